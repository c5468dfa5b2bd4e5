import ThawCore
import ThawModel
import ThawSupport

extension SpecMap {
    /// The options of a component as an entry of a spec has them, with what any entry may have.
    init(_ component: ComponentDescription, of axis: SpecAxis) {
        let label =
            axis == .training
            ? []
            : [
                SpecKey(
                    ComponentDescription.labelName, .text,
                    .defaultWords("the title, with the options that differ"),
                    "What tables and figures call it. It may not name another one, nor say where data come from.",
                    example: SpecKey.entryExample(
                        "\(ComponentDescription.labelName): \"\(component.title), again\"", of: component, axis))
            ]
        self.init(
            component.name, label + component.specOptions.map { SpecKey($0, of: component, axis) })
    }
}

extension SpecKey {
    /// An option of a component, in an entry of a spec.
    init(_ option: OptionDescription, of component: ComponentDescription, _ axis: SpecAxis) {
        let (released, published) = (CanonicalJSON.Value(option.released), CanonicalJSON.Value(option.published))
        self.init(
            option.name, .oneOrMore(.value(option.kind)),
            released == published
                ? .defaultValue(released) : .defaultValues(released: released, published: published),
            option.help, unit: option.unit, source: option.source,
            example: Self.entryExample("\(option.name): \(option.spell(option.otherValue))", of: component, axis))
    }

    /// The component itself, as an entry of a spec.
    init(_ component: ComponentDescription, of axis: SpecAxis) {
        self.init(
            component.name, .entry(SpecMap(component, of: axis)), .defaultWords(""),
            "\(component.title). \(component.summary)", source: component.source,
            example: component.options.last.map { SpecKey($0, of: component, axis).example }
                ?? "\(axis.listKey ?? ""): [\(component.name)]")
    }

    /// A map that is an entry's one setting, `label: ...` or an option.
    fileprivate static func entryExample(
        _ setting: String, of component: ComponentDescription, _ axis: SpecAxis
    ) -> String {
        guard let list = axis.listKey else { return "\(axis.rawValue): {\(setting)}" }
        return "\(list): [\(component.name): {\(setting)}]"
    }
}

extension OptionDescription {
    /// A value that is not the default, where one can be told without knowing what the option means.
    fileprivate var otherValue: OptionValue {
        switch (kind, released) {
        case (.flag, .flag(let value)): .flag(!value)
        case (.choice(let names), _): names.first { .text($0) != released }.map { .text($0) } ?? released
        case (.numberOr(_, let range), .text): .number(min(range.upperBound, 0.01))
        case (.budget(let range), .text): .integer(min(range.upperBound, 3))
        default: published
        }
    }
}
