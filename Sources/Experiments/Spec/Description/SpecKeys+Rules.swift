import ThawCore
import ThawModel

/// `include`, `exclude`, `when` and `tune`.
extension SpecKeys {
    static let include = SpecKey(
        "include", .list(.map(Rule.include), minimum: 0), .defaultWords("none"),
        "Points beside the grid; an axis that an item does not name has all its entries.",
        example: "include:\n  - {method: csdm, seed: 1, set: {method.steps: 1000}}")
    static let exclude = SpecKey(
        "exclude", .list(.map(Rule.exclude), minimum: 0), .defaultWords("none"),
        "Runs to leave out: those that meet all conditions of an item, which are keys below or values of options.",
        example: "methods: [base, csdm: {rho: [0.1, 1]}]\nexclude:\n  - {method.rho: 1, seed: 2}")
    static let when = SpecKey(
        "when", .list(.map(Rule.when), minimum: 0), .defaultWords("none"),
        "Settings for the runs that meet all conditions of an item, in the order written; conditions are keys below or "
            + "values of options. A rule that decides nothing is an error.",
        example: "when:\n  - {dataset: movielens-1m, method.repeats: [5, 10], set: {method.repeats: 2}}")
    static let tune = SpecKey(
        "tune", .list(.map(Tune.map), minimum: 0), .defaultWords("none"),
        "Options to choose on pseudo-new items, without the test set: an item for each method.",
        example: "tune:\n  - {method: csdm, options: {rho: [0.1, 1], training.epochs: [1, 2]}, seeds: [101, 102]}")

    /// Items of `include`, `exclude` and `when`.
    enum Rule {
        static let include = SpecMap("include", conditions(.include) + [set], mayBeEmpty: false)
        static let exclude = SpecMap("exclude", conditions(.exclude), options: options, mayBeEmpty: false)
        static let when = SpecMap("when", conditions(.when) + [requiredSet], options: options)

        private static let options = OptionKeys(axes: SpecAxis.allCases, takesLists: true)
        private enum Kind { case include, exclude, when }

        /// The condition on `axis`, which is a list of entries.
        static func component(_ axis: SpecAxis) -> SpecKey { condition(axis.rawValue, .componentName(axis), .when) }
        static let seed = condition("seed", Seeds.seed, .when)

        private static func conditions(_ kind: Kind) -> [SpecKey] {
            SpecAxis.listed.map { condition($0.rawValue, .componentName($0), kind) }
                + [condition(seed.name, Seeds.seed, kind)]
        }

        private static func condition(_ name: String, _ form: SpecForm, _ kind: Kind) -> SpecKey {
            let values = ["dataset": "movielens-1m", "backbone": "deepfm", "method": "csdm", "seed": "1"]
            let condition = "\(name): \(values[name] ?? "")"
            return switch kind {
            case .include:
                SpecKey(
                    name, .oneOrMore(form), .defaultWords("all that the grid has"),
                    "The \(name)s of the points; the grid need not have them.",
                    example: "include:\n  - {\(condition), set: {training.epochs: 2}}")
            case .exclude:
                SpecKey(
                    name, .oneOrMore(form), .defaultWords("any"), "Runs with this \(name), or with one of these.",
                    example: "training: {batch: [1024, 2048]}\nexclude:\n  - {\(condition), training.batch: 1024}")
            case .when:
                SpecKey(
                    name, .oneOrMore(form), .defaultWords("any"), "Runs with this \(name), or with one of these.",
                    example: "when:\n  - {\(condition), set: {training.batch: 4096}}")
            }
        }

        static let set = SpecKey(
            "set", .map(assignments), .defaultWords("nothing"),
            "Values of options, one for each; runs whose method does not have one of them are left alone.",
            example: "include:\n  - {method: csdm, seed: 1, set: {method.steps: 1000}}")
        private static let requiredSet = SpecKey(
            "set", set.form, .required, set.help, example: "when:\n  - {method: csdm, set: {method.repeats: 2}}")
        static let assignments = SpecMap(
            "set", [], options: OptionKeys(axes: SpecAxis.allCases, takesLists: false), mayBeEmpty: false)
    }

    /// Items of `tune`.
    enum Tune {
        static let map = SpecMap("tune", [method, options, seeds, select, phases])
        /// Options of the method need no `method.`; those of datasets decide what is measured and cannot be tuned.
        static let optionMap = SpecMap(
            "options",
            [],
            options: OptionKeys(axes: [.backbone, .training], bare: .method, takesLists: true, isUnique: true),
            mayBeEmpty: false)

        static let method = SpecKey(
            "method", .componentName(.method), .required, "The method whose runs take what is chosen.",
            example: "tune:\n  - {method: csdm, options: {rho: [0.1, 1]}}")
        static let options = SpecKey(
            "options", .map(optionMap), .required,
            "Options with the values to try: every combination is tried with every seed, at least two of them.",
            example: "tune:\n  - {method: csdm, options: {rho: [0.1, 1], training.budget: [matched: 1, matched: 3]}}")
        static let seeds = SpecKey(
            "seeds", Seeds.form, .defaultWords("the experiment's"), "The seeds of the trials.",
            example: "tune:\n  - {method: csdm, options: {rho: [0.1, 1]}, seeds: {from: 101, count: 3}}")
        // RelaImpr is a comparison with base, of which there are no trials.
        static let select = SpecKey(
            "select", .choice(TableMetric.allCases.filter { $0.isOfPredictions && $0 != .relaimpr }.map(\.rawValue)),
            .defaultValue(.text(TableMetric.auc.rawValue)),
            "The metric whose best mean wins; of equal ones, the setting that is listed first.",
            example: "tune:\n  - {method: csdm, options: {rho: [0.1, 1]}, select: log-loss}")
        static let phases = SpecKey(
            "phases", .oneOrMore(.choice(Phase.allCases.map(\.name))), .defaultWords("all four"),
            "The phases over which the mean is taken.",
            example: "tune:\n  - {method: csdm, options: {rho: [0.1, 1]}, phases: [cold, warm-a]}")
    }
}
