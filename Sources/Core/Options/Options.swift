/// The value of an option of a dataset, backbone, method or of training.
public enum OptionValue: Hashable, Sendable {
    /// `true` or `false`.
    case flag(Bool)
    /// A whole number.
    case integer(Int)
    /// Any other number.
    case number(Double)
    /// A word.
    case text(String)
}

extension OptionValue: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let value = try? container.decode(Bool.self) {
            self = .flag(value)
        } else if let value = try? container.decode(Int.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else {
            self = .text(try container.decode(String.self))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .flag(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .text(let value): try container.encode(value)
        }
    }
}

extension OptionValue: CustomStringConvertible {
    /// As it is written in a spec: `true`, `10`, `0.001`, `released`.
    public var description: String {
        switch self {
        case .flag(let value): value ? "true" : "false"
        case .integer(let value): String(value)
        case .number(let value): value.description
        case .text(let value): value
        }
    }
}

/// What an option may hold.
public enum OptionKind: Hashable, Sendable {
    /// The word of a budget under which each method does what was published of it.
    public static let asPublished = "as-published"

    /// `true` or `false`.
    case flag
    /// A whole number in the range.
    case integer(ClosedRange<Int>)
    /// A number in the range, ends included.
    case number(ClosedRange<Double>)
    /// One of these words.
    case choice([String])
    /// A number, or a word in its place.
    case numberOr(String, ClosedRange<Double>)
    /// How often each warm set is gone over: the word `as-published`, or in specs `{matched: N}`, held as the integer N.
    case budget(ClosedRange<Int>)

    /// Whether an option of this kind may hold `value`.
    public func allows(_ value: OptionValue) -> Bool {
        switch (self, value) {
        case (.flag, .flag): true
        case (.integer(let range), .integer(let value)), (.budget(let range), .integer(let value)):
            range.contains(value)
        case (.number(let range), .integer(let value)), (.numberOr(_, let range), .integer(let value)):
            range.contains(Double(value))
        case (.number(let range), .number(let value)), (.numberOr(_, let range), .number(let value)):
            range.contains(value)
        case (.choice(let words), .text(let word)): words.contains(word)
        case (.numberOr(let known, _), .text(let word)): word == known
        case (.budget, .text(let word)): word == OptionKind.asPublished
        default: false
        }
    }
}

/// One option: its name, range, default and where it comes from. Specs, `thaw methods` and the documentation read this.
public struct OptionDescription: Sendable {
    /// The name in specs: lower-case with hyphens.
    public var name: String
    /// What it may hold.
    public var kind: OptionKind
    /// The default, also of `variant: released`.
    public var released: OptionValue
    /// The default under `variant: published`.
    public var published: OptionValue
    /// One sentence: what it does.
    public var help: String
    /// Of a number: what it counts or is measured in (`passes`, `instances`); empty of seeds and of pure numbers, such as
    /// weights.
    public var unit: String
    /// Paper section, equation, or released code.
    public var source: String
    /// Whether results were recorded before this option existed. Its default is then what they were made with, in both
    /// variants, and is left out of runs' identities.
    public var isLaterAddition: Bool
    /// Whether it decides nothing before the first warm phase: runs that differ in nothing else are alike up to there.
    public var isForWarmPhases: Bool
    /// What it and other options of the component demand of each other, if anything.
    public var constraint: OptionConstraint?

    /// - released: the default, under `variant: published` too if `published` is nil.
    public init(
        _ name: String, _ kind: OptionKind, default released: OptionValue, published: OptionValue? = nil, help: String,
        unit: String = "", source: String = "", isLaterAddition: Bool = false, isForWarmPhases: Bool = false,
        constraint: OptionConstraint? = nil
    ) {
        precondition(!isLaterAddition || published == nil, "\(name): what was before it is both variants' default")
        self.name = name
        self.kind = kind
        self.released = released
        self.published = published ?? released
        self.help = help
        self.unit = unit
        self.source = source
        self.isLaterAddition = isLaterAddition
        self.isForWarmPhases = isForWarmPhases
        self.constraint = constraint
    }
}

/// Options by name, every one of the component's present.
public typealias ResolvedOptions = [String: OptionValue]

/// A registered dataset, backbone or method, or `training`: its names and its options.
public struct ComponentDescription: Sendable {
    /// The name in specs: lower-case with hyphens.
    public var name: String
    /// The name in tables.
    public var title: String
    /// One sentence.
    public var summary: String
    /// Paper, equation or repository.
    public var source: String
    /// In the order in which they are listed.
    public var options: [OptionDescription]

    /// A component; `options` with names that differ.
    public init(name: String, title: String, summary: String, source: String, options: [OptionDescription]) {
        self.name = name
        self.title = title
        self.summary = summary
        self.source = source
        self.options = options
    }

    /// The option of that `name`; nil if the component has none.
    public func option(named name: String) -> OptionDescription? { options.first { $0.name == name } }

    /// True if the component reads in two ways, `variant: released` and `variant: published`.
    public var hasVariants: Bool { options.contains { $0.released != $0.published } }

    /// Every option of the component at its default for `variant`, overridden by `given`.
    public func resolve(_ given: ResolvedOptions = [:], variant: Variant = .released) -> ResolvedOptions {
        options.resolve(given, variant: variant)
    }
}

extension [OptionDescription] {
    /// Every option at its default for `variant`, overridden by `given`.
    public func resolve(_ given: ResolvedOptions = [:], variant: Variant = .released) -> ResolvedOptions {
        var resolved: ResolvedOptions = [:]
        for option in self {
            resolved[option.name] = given[option.name] ?? (variant == .released ? option.released : option.published)
        }
        return resolved
    }
}

/// The two readings of a method: what the authors' code does, and what the paper says.
public enum Variant: String, CaseIterable, Codable, Sendable {
    /// What the authors' code does.
    case released
    /// What the paper says.
    case published
}
