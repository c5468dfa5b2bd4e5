import ThawCore
import ThawSupport

extension OptionKind {
    /// As people read it.
    package var words: String {
        switch self {
        case .flag: "true or false"
        case .integer(1...Int.max): "whole number from 1"
        case .integer(0...Int.max): "whole number from 0"
        case .integer(let range): "whole number from \(range.lowerBound) to \(range.upperBound)"
        case .number(let range): Self.words(range)
        case .choice(let names): names.joined(separator: " | ")
        case .numberOr(let word, let range): "\(word) | \(Self.words(range))"
        case .budget(let range):
            "\(WarmBudget.asPublished) | {matched: N}, N from \(range.lowerBound) to \(range.upperBound)"
        }
    }

    private static func words(_ range: ClosedRange<Double>) -> String {
        "number from \(CanonicalJSON.spell(range.lowerBound)) to \(CanonicalJSON.spell(range.upperBound))"
    }
}
