import ThawCore

/// What a spec may name, for `thaw methods`, `thaw backbones` and `thaw datasets list`.
public enum ComponentText {
    /// Name, title, summary and source of a component, then each option with its default, range, unit, meaning and source.
    public static func lines(_ component: ComponentDescription) -> [String] {
        var lines = ["\(component.name): \(component.title). \(component.summary)"]
        if !component.source.isEmpty { lines.append("  source: \(component.source)") }
        if component.hasVariants {
            lines.append("  variant: released (default) or published; sets the defaults of the options below")
        }
        for option in component.options {
            let unit = option.unit.isEmpty ? "" : " (\(option.unit))"
            lines.append("  \(option.name): \(defaultText(option)); \(option.kind.words)\(unit)")
            lines.append("      \(option.help)" + (option.source.isEmpty ? "" : " [\(option.source)]"))
        }
        return lines
    }

    private static func defaultText(_ option: OptionDescription) -> String {
        let released = option.spell(option.released)
        let published = option.spell(option.published)
        return released == published ? "default \(released)" : "default \(released), published \(published)"
    }
}
