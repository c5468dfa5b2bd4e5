import Core

/// What a spec may name, for `thaw methods`, `thaw backbones` and `thaw datasets list`.
public enum ComponentText {
    /// Name, title, summary and source of a component, then each option with its default, range, meaning and source.
    public static func lines(_ component: ComponentDescription) -> [String] {
        var lines = ["\(component.name): \(component.title). \(component.summary)"]
        if !component.source.isEmpty { lines.append("  source: \(component.source)") }
        if component.hasVariants {
            lines.append("  variant: released (default) or published; sets the defaults of the options below")
        }
        for option in component.options {
            lines.append("  \(option.name): \(defaultText(option)); \(rangeText(option.kind))")
            lines.append("      \(option.help)" + (option.source.isEmpty ? "" : " [\(option.source)]"))
        }
        return lines
    }

    private static func defaultText(_ option: OptionDescription) -> String {
        let released = option.spell(option.released)
        let published = option.spell(option.published)
        return released == published ? "default \(released)" : "default \(released), published \(published)"
    }

    private static func numbers(_ range: ClosedRange<Double>) -> String {
        "number from \(CanonicalJSON.spell(range.lowerBound)) to \(CanonicalJSON.spell(range.upperBound))"
    }

    private static func rangeText(_ kind: OptionKind) -> String {
        switch kind {
        case .flag: "true or false"
        case .integer(let range): "whole number from \(range.lowerBound) to \(range.upperBound)"
        case .number(let range): Self.numbers(range)
        case .choice(let names): names.joined(separator: " | ")
        case .numberOr(let word, let range): "\(word) | \(Self.numbers(range))"
        case .budget(let range):
            "\(WarmBudget.asPublished) | {matched: N}, N from \(range.lowerBound) to \(range.upperBound)"
        }
    }
}
