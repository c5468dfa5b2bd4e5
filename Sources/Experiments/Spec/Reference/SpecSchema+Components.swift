import ThawCore

/// Components, their options, and values.
extension SpecSchema {
    /// An entry of a list of components: a name, or a map of which the name is the one key.
    mutating func entry(of axis: SpecAxis) -> Value {
        let components = context.components(of: axis)
        var properties: [String: Value] = [:]
        for component in components {
            let map = SpecMap(component, of: axis)
            guard
                case .object(var schema) = define("entry.\(axis.rawValue).\(component.name)", { $0.schema(map) })
            else { continue }
            schema["description"] = .text("\(component.title). \(component.summary) Source: \(component.source).")
            properties[component.name] = .object(schema)
        }
        for key in SpecKeys.otherEntries(of: axis) { properties[key.name] = annotated(key, isWhole: true) }
        return .object([
            "anyOf": .list([
                Self.choice(components.map(\.name)),
                .object([
                    "type": .text("object"), "properties": .object(properties), "additionalProperties": .flag(false),
                    "minProperties": .integer(1), "maxProperties": .integer(1),
                ]),
            ])
        ])
    }

    /// Options as keys of a map: what any component that has an option takes.
    mutating func optionProperties(_ options: OptionKeys) -> [String: Value] {
        var properties: [String: Value] = [:]
        let axes = options.axes.map { ($0, "\($0.rawValue).") } + (options.bare.map { [($0, "")] } ?? [])
        for (axis, prefix) in axes {
            for name in Set(context.components(of: axis).flatMap(\.specOptions).map(\.name)).sorted() {
                let value = option(name, of: axis)
                properties[prefix + name] = options.takesLists ? values(name, of: axis, options.isUnique) : value
            }
        }
        return properties
    }

    private mutating func option(_ name: String, of axis: SpecAxis) -> Value {
        define("option.\(axis.rawValue).\(name)") { schema in
            let described = schema.context.components(of: axis).flatMap(\.specOptions).filter { $0.name == name }
            var kinds: [OptionKind] = []
            for option in described where !kinds.contains(option.kind) { kinds.append(option.kind) }
            let schemas = kinds.map(Self.schema)
            return schemas.count == 1 ? schemas[0] : .object(["anyOf": .list(schemas)])
        }
    }

    private mutating func values(_ name: String, of axis: SpecAxis, _ isUnique: Bool) -> Value {
        let one = option(name, of: axis)
        let values = define("values.\(axis.rawValue).\(name)") { _ in
            .object(["anyOf": .list([one, Self.list(of: one, minimum: 1, isUnique: false)])])
        }
        guard isUnique, case .object(var schema) = values else { return values }
        schema["uniqueItems"] = .flag(true)
        return .object(schema)
    }

    static func list(of item: Value, minimum: Int, isUnique: Bool) -> Value {
        var schema: [String: Value] = ["type": .text("array"), "items": item]
        if minimum > 0 { schema["minItems"] = .integer(minimum) }
        if isUnique { schema["uniqueItems"] = .flag(true) }
        return .object(schema)
    }

    static func choice(_ names: [String]) -> Value { .object(["enum": .list(names.map { .text($0) })]) }

    /// Not empty, and nothing that breaks lines.
    static let oneLine = "^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029]+$"

    static func schema(_ kind: OptionKind) -> Value {
        switch kind {
        case .flag: return .object(["type": .text("boolean")])
        case .choice(let names): return choice(names)
        case .integer(let range): return integer(range)
        case .number(let range): return number(range)
        case .numberOr(let word, let range):
            return .object(["anyOf": .list([.object(["const": .text(word)]), number(range)])])
        case .budget(let range):
            let matched = OptionDescription.matchedName
            return .object([
                "anyOf": .list([
                    .object(["const": .text(WarmBudget.asPublished)]),
                    .object([
                        "type": .text("object"), "properties": .object([matched: integer(range)]),
                        "required": .list([.text(matched)]), "additionalProperties": .flag(false),
                    ]),
                ])
            ])
        }
    }

    private static func integer(_ range: ClosedRange<Int>) -> Value {
        var schema: [String: Value] = ["type": .text("integer"), "minimum": .integer(range.lowerBound)]
        if range.upperBound < Int.max { schema["maximum"] = .integer(range.upperBound) }
        return .object(schema)
    }

    private static func number(_ range: ClosedRange<Double>) -> Value {
        .object([
            "type": .text("number"), "minimum": .number(range.lowerBound), "maximum": .number(range.upperBound),
        ])
    }
}
