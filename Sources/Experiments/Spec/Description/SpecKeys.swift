import ThawCore

/// All keys of a spec. A new one is described here, or in one of the extensions, and read where it belongs in
/// `SpecDecoder`, which can read nothing else.
enum SpecKeys {
    static let root = SpecMap(
        "the spec",
        [
            experiment, title, extends, datasets, backbones, methods, seeds, training, grid, include, exclude, when,
            tune, report, slurm,
        ])

    static let experiment = SpecKey(
        "experiment", .name, .required, "Name of the experiment, after which its database and files are called.",
        example: "experiment: table1")
    static let title = SpecKey(
        "title", .text, .defaultWords("the name"), "Title of its tables.",
        example: "title: \"Table 1: cold-start methods on DeepFM\"")
    static let extends = SpecKey(
        "extends", .path, .defaultWords("none"),
        "Parent spec, relative to this file: maps of both merge deeply, lists and single values replace the parent's.",
        example: "extends: table1.yaml\nexperiment: table1-shared")
    static let datasets = SpecKey(
        "datasets", .entries(.dataset), .required, "The datasets, each by its name or with options.",
        example: "datasets:\n  - movielens-1m\n  - taobao-ad: {source: synthetic}")
    static let backbones = SpecKey(
        "backbones", .entries(.backbone), .required, "The backbones, each by its name or with options.",
        example: "backbones: [deepfm, afn: {neurons: 128}]")
    static let methods = SpecKey(
        "methods", .entries(.method), .required,
        "The cold-start methods, each by its name or with options; lists of values are swept.",
        example: "methods:\n  - base\n  - csdm: {variant: published, rho: [0.01, 0.1], label: \"CSDM, trained\"}")
    static let training = SpecKey(
        "training", .training, .defaultWords("the options' defaults"),
        "Options of training, for the whole spec; lists of values are swept.",
        example: "training: {pretrain: shared, batch: [1024, 2048]}")
    static let grid = SpecKey(
        "grid", .either([.choice([Grid.product]), .map(Grid.map)]), .defaultValue(.text(Grid.product)),
        "Which points of the axes are run: every one with every other, or those that advance together.",
        example: "datasets: [movielens-1m, taobao-ad]\nmethods: [base, csdm]\ngrid: {zip: [datasets, methods]}")
    static let seeds = SpecKey(
        "seeds", Seeds.form, .required, "The seeds: one run of each point of the grid for each of them.",
        example: "seeds: {from: 1, count: 10}")

    /// The keys of a spec that describes datasets (`report: statistics:`). All others are about runs.
    static let ofStatistics = [experiment, title, extends, datasets, report]

    /// The key of the entries of `axis`; nil for training, which is one map.
    static func entries(of axis: SpecAxis) -> SpecKey? {
        switch axis {
        case .dataset: datasets
        case .backbone: backbones
        case .method: methods
        case .training: nil
        }
    }

    /// Entries of `axis` beside those that are called after a registered component: the key, with its map.
    static func otherEntries(of axis: SpecAxis) -> [SpecKey] { axis == .method ? [external] : [] }

    enum Seeds {
        static let form = SpecForm.either([.map(map), .list(seed, isUnique: true)])
        static let map = SpecMap("seeds", [from, count])
        static let seed = SpecForm.integer(0...Int(Int32.max))
        static let from = SpecKey("from", seed, .required, "The first seed.", example: "seeds: {from: 1, count: 10}")
        static let count = SpecKey(
            "count", .integer(1...SpecContext.mostRuns), .required, "How many seeds, each one more than the last.",
            unit: "seeds", example: "seeds: {from: 1, count: 10}")
    }

    enum Grid {
        static let product = "product"
        static let map = SpecMap("grid", [zip])
        static let zip = SpecKey(
            "zip", .list(.choice(SpecAxis.listed.compactMap(\.listKey) + ["seeds"]), minimum: 2, isUnique: true),
            .required, "Axes that advance together instead; they must have equally many points.",
            example: "datasets: [movielens-1m, taobao-ad]\nseeds: [1, 2]\ngrid: {zip: [datasets, seeds]}")
    }
}
