import ArgumentParser
import ThawCore
import ThawDatasets

/// A dataset's options on the command line: those that every dataset has, but for `items`.
struct DatasetSettings: ParsableArguments {
    @Option(help: "Which files to read: auto, real or synthetic.") var source: String?
    @Option(
        name: [.long, .customLong("scale")],
        help: ArgumentHelp("Size of synthetic data; 1 is about the real data's.", valueName: "number"))
    var syntheticScale: Double?
    @Option(help: ArgumentHelp("Seed of synthetic data.", valueName: "number")) var syntheticSeed: Int?
    @Option(help: ArgumentHelp("N: items with more instances are old.", valueName: "number")) var oldThreshold: Int?
    @Option(help: ArgumentHelp("K: instances in each of a new item's warm sets.", valueName: "number"))
    var warmSize: Int?

    /// All options of a dataset, those given here in place of its defaults. Throws a `ValidationError` for a value that
    /// the option cannot have.
    func options(of dataset: any DatasetSource.Type) throws -> ResolvedOptions {
        let values: [(name: String, value: OptionValue?)] = [
            ("source", source.map { .text($0) }), ("synthetic-scale", syntheticScale.map { .number($0) }),
            ("synthetic-seed", syntheticSeed.map { .integer($0) }),
            ("old-threshold", oldThreshold.map { .integer($0) }), ("warm-size", warmSize.map { .integer($0) }),
        ]
        var given: ResolvedOptions = [:]
        for (name, value) in values {
            guard let value, let option = dataset.description.option(named: name) else { continue }
            if let allowed = option.kind.refusal(of: value) {
                throw ValidationError("--\(name) must be \(allowed), found \(value)")
            }
            given[name] = value
        }
        return dataset.description.resolve(given)
    }
}

extension OptionKind {
    /// What the value would have to be; nil if it is.
    fileprivate func refusal(of value: OptionValue) -> String? {
        switch (self, value) {
        case (.integer(let range), .integer(let number)):
            range.contains(number) ? nil : "from \(range.lowerBound) to \(range.upperBound)"
        case (.number(let range), .number(let number)):
            range.contains(number) ? nil : "from \(range.lowerBound) to \(range.upperBound)"
        case (.choice(let names), .text(let name)):
            names.contains(name) ? nil : "one of \(names.joined(separator: ", "))"
        case (.flag, .flag): nil
        default: "of another kind"
        }
    }
}
