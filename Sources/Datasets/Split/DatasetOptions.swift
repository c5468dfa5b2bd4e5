import ThawCore
import ThawSupport

/// The options every dataset has, read from their resolved values.
public struct DatasetOptions: Hashable, Sendable {
    /// Which files are read.
    public enum Origin: String, OptionWord {
        /// The real ones if they are there, else synthetic ones.
        case auto
        /// The real ones, or none.
        case real
        /// Synthetic ones, in any case.
        case synthetic
    }

    /// Which items a method meets for the first time.
    public enum Items: String, OptionWord {
        /// The new items of the paper's split.
        case new
        /// Old items in their place, for choosing options: see `PseudoNewItems`.
        case pseudoNew = "pseudo-new"
    }

    /// Which files are read.
    public var origin: Origin
    /// Size of synthetic data; 1 is about that of the real data.
    public var syntheticScale: Double
    /// Seed of synthetic data; the same seed and scale give the same bytes.
    public var syntheticSeed: Int
    /// N: an item with more instances is old.
    public var oldThreshold: Int
    /// K: instances in each of a new item's three warm sets.
    public var warmSize: Int
    /// Which items play the new ones.
    public var items: Items

    /// The name of the option `items`.
    public static let itemsName = "items"
    /// The name of the option that says where the data are to come from.
    public static let sourceName = "source"
    /// The names of the options that decide nothing where the data are real.
    public static let syntheticNames: Set<String> = [syntheticScaleName, syntheticSeedName]
    private static let (syntheticScaleName, syntheticSeedName) = ("synthetic-scale", "synthetic-seed")

    /// What differs from dataset to dataset: the defaults, and the scales that synthetic data may have.
    private struct Defaults {
        var oldThreshold, warmSize: Int
        var syntheticScale: Double
        var scales: ClosedRange<Double>

        /// Of no dataset, for options that are all there.
        static let none = Defaults(oldThreshold: 1, warmSize: 1, syntheticScale: 1, scales: 0...Double.infinity)
    }

    private init(_ read: inout OptionReader, _ defaults: Defaults) {
        origin = read(
            ComponentOption(
                Self.sourceName, default: .auto,
                help: "Which files to read: real, synthetic, or (auto) the real ones if they are there.",
                source: "ours"))
        syntheticScale = read(
            ComponentOption(
                Self.syntheticScaleName, defaults.scales, default: defaults.syntheticScale,
                help: "Size of the synthetic data: 1 is about the real data's; no effect on real data.",
                unit: "times the real data's size", source: "ours"))
        syntheticSeed = read(
            ComponentOption(
                Self.syntheticSeedName, 0...Int(Int32.max), default: 1,
                help: "Seed of the synthetic data; no effect on real data.", source: "ours"))
        oldThreshold = read(
            ComponentOption(
                "old-threshold", 1...1_000_000_000, default: defaults.oldThreshold,
                help: "N: items with more instances are old, and pre-train the backbone.",
                unit: "instances", source: "paper, Dataset splits", constraint: Self.thresholdConstraint))
        warmSize = read(
            ComponentOption(
                "warm-size", 1...100_000_000, default: defaults.warmSize,
                help: "K: instances in each of a new item's three warm sets; items with fewer than 3K are dropped.",
                unit: "instances", source: "paper, Dataset splits"))
        items = read(
            ComponentOption(
                Self.itemsName, default: .new,
                help:
                    "new: the paper's split; pseudo-new: old items in the new ones' place, within train-base, for choosing options.",
                source: "new: paper; pseudo-new: ours"))
    }

    /// The option descriptions, with a dataset's own defaults.
    public static func shared(
        oldThreshold: Int, warmSize: Int, syntheticScale: Double, scales: ClosedRange<Double>
    ) -> [OptionDescription] {
        var reader = OptionReader([:])
        _ = Self(
            &reader,
            Defaults(
                oldThreshold: oldThreshold, warmSize: warmSize, syntheticScale: syntheticScale, scales: scales))
        return reader.descriptions
    }

    /// New items have between 3 x `warm-size` and `old-threshold` instances: there must be such numbers.
    public static let thresholdConstraint = OptionConstraint(["old-threshold", "warm-size"]) { values in
        let (threshold, warm) = (values[0], values[1])
        guard 3 * warm > threshold else { return nil }
        return (
            "old-threshold \(PlainText.number(threshold)) is less than 3 x warm-size \(PlainText.number(warm)), so that no "
                + "item is new", "new items have between 3 x warm-size and old-threshold instances"
        )
    }

    /// Reads resolved options, which are checked and all there.
    public init(_ options: ResolvedOptions) {
        var reader = OptionReader(options)
        self.init(&reader, .none)
        precondition(reader.misread.isEmpty, "values that are none of theirs: \(reader.misread)")
    }
}
