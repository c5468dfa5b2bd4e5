import TestSupport

@testable import ThawCore

/// Sessions on tiny data, in mini-batches of 64.
enum TinySession {
    /// As many of AFN's neurons as by default would take most of the tests' time.
    static let backboneOptions: ResolvedOptions = ["neurons": .integer(12)]

    /// - options, training: in place of the defaults of `variant`.
    /// - head: in place of the backbone's.
    static func make(
        _ method: String, on backbone: String = "deepfm", variant: Variant = .released, options: ResolvedOptions = [:],
        training: ResolvedOptions = [:], dataset: ColdStartDataset = TinyData.dataset(),
        head: (any InteractionHead<Float>.Type)? = nil, backboneOptions: ResolvedOptions = backboneOptions,
        seed: Int = 1
    ) -> TrainingSession<Float> {
        let entry = Registry.standard.method(named: method)
        let options = entry.description.resolve(options, variant: variant)
        return TrainingSession(
            dataset: dataset, head: head ?? Registry.standard.backbone(named: backbone).float,
            headOptions: backboneOptions,
            methodName: method, pretraining: entry.pretraining(options), makeMethod: entry.float, options: options,
            training: Training.description.resolve(training.merging(["batch": .integer(64)]) { given, _ in given }),
            seed: seed, pretrainSeed: seed)
    }
}

extension TrainingSession<Float> {
    /// The rows of `items` in the item-id table.
    func itemRows(_ items: some Sequence<Int32>) -> [[Float]] {
        let (table, width) = (backbone.itemTable, backbone.width)
        return items.map { item in (0..<width).map { table[Int(item) * width + $0] } }
    }
}

extension OptionDescription {
    /// A value that is not its default.
    var otherValue: OptionValue {
        get throws {
            switch (kind, released) {
            case (.flag, .flag(let value)): return .flag(!value)
            case (.integer(let range), .integer(let value)):
                return .integer(value < range.upperBound ? value + 1 : value - 1)
            case (.number(let range), .number(let value)):
                let larger = min(range.upperBound, max(range.lowerBound, value * 8))
                return .number(larger > value ? larger : (range.lowerBound + value) / 2)
            case (.choice(let names), .text(let value)):
                guard let other = names.first(where: { $0 != value }) else { break }
                return .text(other)
            case (.numberOr(_, let range), .text): return .number(range.upperBound)
            case (.budget(let range), .text): return .integer(range.lowerBound + 2)
            default: break
            }
            throw OracleError(message: "\(name): its default is not of its kind, or it can have no other value")
        }
    }
}
