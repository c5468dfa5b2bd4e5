import ThawCore

extension OptionDescription {
    /// Values that are not `value`, from the one that most likely shows an effect; none where the option has no other.
    package func values(otherThan value: OptionValue) -> [OptionValue] {
        let candidates: [OptionValue] =
            switch (kind, value) {
            case (.flag, .flag(let value)): [.flag(!value)]
            case (.integer(let range), .integer(let value)), (.budget(let range), .integer(let value)):
                [value < range.upperBound ? value + 1 : value - 1, range.lowerBound, range.upperBound].map {
                    .integer($0)
                }
            case (.number(let range), _):
                Double(optionValue: value).map { Self.numbers(range, otherThan: $0) } ?? []
            case (.choice(let words), _): words.map { .text($0) }
            case (.numberOr(_, let range), .text): [.number(range.upperBound)]
            case (.numberOr(let word, _), _): [.text(word)]
            case (.budget(let range), .text): [.integer(min(range.upperBound, range.lowerBound + 2))]
            default: []
            }
        return candidates.filter { kind.allows($0) && $0 != value }
    }

    /// Eight times as large where that is allowed.
    private static func numbers(_ range: ClosedRange<Double>, otherThan value: Double) -> [OptionValue] {
        let larger = min(range.upperBound, max(range.lowerBound, value * 8))
        let (half, ends) = ((range.lowerBound + value) / 2, [range.lowerBound, range.upperBound])
        return ((larger > value ? [larger] : []) + [half] + ends).filter { $0 != value }.map { .number($0) }
    }
}
