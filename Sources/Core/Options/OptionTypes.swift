extension Bool: OptionType {
    public static func kind(_ limits: Void) -> OptionKind { .flag }
    public var optionValue: OptionValue { .flag(self) }
    public init?(optionValue value: OptionValue) {
        guard case .flag(let flag) = value else { return nil }
        self = flag
    }
}

extension Int: OptionType {
    public static func kind(_ limits: ClosedRange<Int>) -> OptionKind { .integer(limits) }
    public var optionValue: OptionValue { .integer(self) }
    public init?(optionValue value: OptionValue) {
        guard case .integer(let number) = value else { return nil }
        self = number
    }
}

/// Whole numbers count as numbers.
extension Double: OptionType {
    public static func kind(_ limits: ClosedRange<Double>) -> OptionKind { .number(limits) }
    public var optionValue: OptionValue { .number(self) }
    public init?(optionValue value: OptionValue) {
        switch value {
        case .number(let number): self = number
        case .integer(let number): self = Double(number)
        default: return nil
        }
    }
}

/// A word of a few: an enumeration whose raw values are what specs may say.
public protocol OptionWord: OptionType, RawRepresentable, CaseIterable where RawValue == String, Limits == Void {}

extension OptionWord {
    /// One of the raw values.
    public static func kind(_ limits: Void) -> OptionKind { .choice(allCases.map(\.rawValue)) }
    /// The raw value.
    public var optionValue: OptionValue { .text(rawValue) }
    /// The case of that raw value.
    public init?(optionValue value: OptionValue) {
        guard case .text(let word) = value else { return nil }
        self.init(rawValue: word)
    }
}
