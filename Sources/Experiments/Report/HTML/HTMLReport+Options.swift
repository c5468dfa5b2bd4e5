import ThawCore

extension HTMLReport {
    /// Every option of every component with its value, side by side where a component is used in several ways.
    var optionsSection: HTMLSection? {
        if rows.isEmpty { return nil }
        let axes = SpecAxis.allCases.flatMap { axis in components(of: axis).map { details($0, axis) } }
        return HTMLSection(
            id: "options", title: "Options, resolved",
            content: "<p>What decided the runs, defaults included.</p>\n\(axes)")
    }

    /// Links to the components that a run is made of.
    func optionLinks(_ run: RunDescription) -> HTML {
        SpecAxis.allCases.map { axis -> HTML in
            let name = run.choice(of: axis).name
            return "<a href=\"#\(Self.id(axis, name))\">\(name)</a>"
        }.joined(separator: ", ")
    }

    /// A component with its settings: each with the labels that tables know it by.
    private struct Component {
        var name: String
        var settings: [(options: ResolvedOptions, labels: [String])]
    }

    /// The components that the planned runs use on an axis, in the order in which they first occur.
    private func components(of axis: SpecAxis) -> [Component] {
        var components: [Component] = []
        for member in builder.experiment.members.sorted(by: { $0.position < $1.position }) {
            let choice = member.description.choice(of: axis)
            let label = (member.labels[axis.rawValue] ?? choice.name).singleLine
            let place = components.firstIndex { $0.name == choice.name } ?? components.count
            if place == components.count { components.append(Component(name: choice.name, settings: [])) }
            if let setting = components[place].settings.firstIndex(where: { $0.options == choice.options }) {
                if !components[place].settings[setting].labels.contains(label) {
                    components[place].settings[setting].labels.append(label)
                }
            } else {
                components[place].settings.append((choice.options, [label]))
            }
        }
        return components
    }

    private func details(_ component: Component, _ axis: SpecAxis) -> HTML {
        let id = Self.id(axis, component.name)
        let title = axis == .training ? "Training" : "\(axis.rawValue.capitalized) \(component.name)"
        let names = Set(component.settings.flatMap(\.options.keys)).sorted()
        if names.isEmpty { return "<p id=\"\(id)\" class=\"folded\">\(title) <small>no options</small></p>\n" }
        let known = SpecContext().components(of: axis).first { $0.name == component.name }
        let body = names.map { name -> HTML in
            let values = component.settings.map { $0.options[name] }
            let isSame = Set(values).count == 1
            let cells = values.map { value -> HTML in
                let text: HTML = "\(value.map(RunLabels.spell) ?? "")"
                return (isSame ? text : "<strong>\(text)</strong>") + Self.note(value, known?.option(named: name))
            }
            return HTMLTable.row("<code>\(name)</code>", cells)
        }
        let heads = component.settings.map { $0.labels.joined(separator: "; ") }
        let table = HTMLTable(
            id: "\(id)-table",
            caption: "\(title): \(PlainText.count(names.count, "option"))"
                + (heads.count > 1 ? "; in bold those that differ" : ""),
            isText: true,
            head: HTMLTable.head(["option"] + heads), body: body)
        return """
            <details id="\(id)">
            <summary>\(title) <small>\(PlainText.count(names.count, "option"))</small></summary>
            \(table.html)</details>

            """
    }

    /// The default, where the value is another.
    private static func note(_ value: OptionValue?, _ option: OptionDescription?) -> HTML {
        guard let value, let option, !value.isSame(as: option.released) else { return .empty }
        return " <small>(default \(RunLabels.spell(option.released)))</small>"
    }

    private static func id(_ axis: SpecAxis, _ name: String) -> String { "options-\(axis.rawValue)-\(name)" }
}
