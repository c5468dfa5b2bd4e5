import ThawCore

extension OptionValue {
    /// The value as a number; nil for flags and names.
    package var asNumber: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        case .flag, .text: nil
        }
    }
}
