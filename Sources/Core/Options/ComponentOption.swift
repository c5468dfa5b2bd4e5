/// What an option can be in Swift: a flag, a whole number, a number, a word of a few, or a number with a word in its place.
public protocol OptionType: Sendable {
    /// What bounds it: a range; nothing for flags and words.
    associatedtype Limits: Sendable

    /// What descriptions say an option of this type may hold.
    static func kind(_ limits: Limits) -> OptionKind
    /// The value as specs hold it.
    var optionValue: OptionValue { get }
    /// The inverse of `optionValue`; nil if `value` is of another kind.
    init?(optionValue value: OptionValue)
}

/// One option of a component and its type: read by `OptionReader`, so that the description, the decoding and the
/// component's struct cannot differ.
public struct ComponentOption<Value: OptionType>: Sendable {
    /// What specs, `thaw methods` and the documentation know of it.
    public var description: OptionDescription

    /// - limits: what bounds it.
    /// - released: the default, under `variant: published` too if `published` is nil.
    ///
    /// The others are those of `OptionDescription`.
    public init(
        _ name: String, _ limits: Value.Limits, default released: Value, published: Value? = nil, help: String,
        unit: String = "", source: String = "", isLaterAddition: Bool = false, isForWarmPhases: Bool = false,
        constraint: OptionConstraint? = nil
    ) {
        description = OptionDescription(
            name, Value.kind(limits), default: released.optionValue, published: published?.optionValue, help: help,
            unit: unit, source: source, isLaterAddition: isLaterAddition, isForWarmPhases: isForWarmPhases,
            constraint: constraint)
    }

    /// The same option with another default in both variants, and another source of it.
    public func with(default value: Value, source: String) -> ComponentOption {
        var option = self
        option.description.released = value.optionValue
        option.description.published = value.optionValue
        option.description.source = source
        return option
    }
}

extension ComponentOption where Value.Limits == Void {
    /// An option without bounds: a flag or a word.
    public init(
        _ name: String, default released: Value, published: Value? = nil, help: String, unit: String = "",
        source: String = "", isLaterAddition: Bool = false, isForWarmPhases: Bool = false,
        constraint: OptionConstraint? = nil
    ) {
        self.init(
            name, (), default: released, published: published, help: help, unit: unit, source: source,
            isLaterAddition: isLaterAddition, isForWarmPhases: isForWarmPhases, constraint: constraint)
    }
}
