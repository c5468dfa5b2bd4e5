import ThawCore
import ThawSupport

/// The options every dataset has, read from their resolved values.
public struct DatasetOptions: Hashable, Sendable {
    /// Which files are read.
    public enum Origin: String, CaseIterable, Sendable {
        /// The real ones if they are there, else synthetic ones.
        case auto
        /// The real ones, or none.
        case real
        /// Synthetic ones, in any case.
        case synthetic
    }

    /// Which items a method meets for the first time.
    public enum Items: String, CaseIterable, Sendable {
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

    /// The option descriptions, with a dataset's own defaults.
    public static func shared(
        oldThreshold: Int, warmSize: Int, syntheticScale: Double, scales: ClosedRange<Double>
    ) -> [OptionDescription] {
        [
            OptionDescription(
                sourceName, .choice(Origin.allCases.map(\.rawValue)), default: .text(Origin.auto.rawValue),
                help: "Which files to read: real, synthetic, or (auto) the real ones if they are there.",
                source: "ours"),
            OptionDescription(
                syntheticScaleName, .number(scales), default: .number(syntheticScale),
                help: "Size of the synthetic data: 1 is about the real data's; no effect on real data.",
                unit: "times the real data's size", source: "ours"),
            OptionDescription(
                syntheticSeedName, .integer(0...Int(Int32.max)), default: .integer(1),
                help: "Seed of the synthetic data; no effect on real data.", source: "ours"),
            OptionDescription(
                "old-threshold", .integer(1...1_000_000_000), default: .integer(oldThreshold),
                help: "N: items with more instances are old, and pre-train the backbone.",
                unit: "instances", source: "paper, Dataset splits", constraint: thresholdConstraint),
            OptionDescription(
                "warm-size", .integer(1...100_000_000), default: .integer(warmSize),
                help: "K: instances in each of a new item's three warm sets; items with fewer than 3K are dropped.",
                unit: "instances", source: "paper, Dataset splits"),
            OptionDescription(
                itemsName, .choice(Items.allCases.map(\.rawValue)), default: .text(Items.new.rawValue),
                help:
                    "new: the paper's split; pseudo-new: old items in the new ones' place, within train-base, for choosing options.",
                source: "new: paper; pseudo-new: ours"),
        ]
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

    /// Reads resolved options.
    public init(_ options: ResolvedOptions) {
        guard let origin = Origin(rawValue: options.text(Self.sourceName)),
            let items = Items(rawValue: options.text(Self.itemsName))
        else {
            preconditionFailure("no such source or items: options are checked before they are read")
        }
        self.origin = origin
        self.items = items
        syntheticScale = options.number(Self.syntheticScaleName)
        syntheticSeed = options.integer(Self.syntheticSeedName)
        oldThreshold = options.integer("old-threshold")
        warmSize = options.integer("warm-size")
    }
}
