import ThawModel
import ThawSupport

/// The JSON Schema (draft 2020-12) of specs, as editors use it. It accepts every sound spec, and refuses what can be seen to
/// be wrong without comparing one part of a spec with another.
struct SpecSchema {
    typealias Value = CanonicalJSON.Value

    let context: SpecContext
    /// Schemas that others refer to, by name.
    private var definitions: [String: Value] = [:]

    private init(_ context: SpecContext) { self.context = context }

    static func document(_ context: SpecContext) -> Value {
        var schema = SpecSchema(context)
        var document = schema.map(SpecKeys.root, isWhole: false)
        document["$schema"] = .text("https://json-schema.org/draft/2020-12/schema")
        document["title"] = .text("Thaw experiment spec")
        document["description"] = .text("What thaw run, plan and validate read; docs/spec.md explains every key.")
        document["allOf"] = .list(schema.demands)
        document["$defs"] = .object(schema.definitions)
        return .object(document)
    }

    /// What a spec must have, and what one that describes datasets has not. Of a spec that extends another, nobody knows
    /// what it must have: the other may have it.
    private var demands: [Value] {
        func names(_ keys: [SpecKey]) -> Value { .list(keys.map { .text($0.name) }) }
        let aboutRuns = SpecKeys.root.names.filter { !SpecKeys.ofStatistics.map(\.name).contains($0) }
        let statistics: Value = .object([
            "required": names([SpecKeys.report]),
            "properties": .object([
                SpecKeys.report.name: .object([
                    "type": .text("object"), "required": names([SpecKeys.Report.statistics]),
                ])
            ]),
        ])
        let nested = SpecKeys.root.keys.compactMap { key in Self.demands(key.form).map { (key.name, $0) } }
        let complete: Value = .object([
            "if": statistics,
            "then": .object(["required": names(SpecKeys.ofStatistics.filter(\.isRequired))]),
            "else": .object(["required": names(SpecKeys.root.required)]),
            "properties": .object(Dictionary(nested) { first, _ in first }),
        ])
        return [
            .object(["if": statistics, "then": Self.without(aboutRuns)]),
            .object([
                "if": .object(["required": names([SpecKeys.extends])]), "then": .flag(true), "else": complete,
            ]),
        ]
    }

    /// The keys that maps must have which `extends` merges with a parent's: those outside of lists.
    private static func demands(_ form: SpecForm) -> Value? {
        switch form {
        case .either(let forms): return forms.lazy.compactMap(demands).first
        case .map(let map):
            let nested = map.keys.compactMap { key in demands(key.form).map { (key.name, $0) } }
            guard !map.required.isEmpty || !nested.isEmpty else { return nil }
            var schema: [String: Value] = [:]
            if !map.required.isEmpty { schema["required"] = .list(map.required.map { .text($0.name) }) }
            if !nested.isEmpty { schema["properties"] = .object(Dictionary(nested) { first, _ in first }) }
            return .object(schema)
        default: return nil
        }
    }

    /// - isWhole: whether nothing is merged with the value, since it stands in a list.
    private mutating func schema(_ form: SpecForm, isWhole: Bool) -> Value {
        switch form {
        case .value(let kind): return Self.schema(kind)
        case .text: return .object(["type": .text("string"), "pattern": .text(Self.oneLine)])
        case .name: return .object(["type": .text("string"), "pattern": .text("^\(TextRule.nameExpression)$")])
        case .path:
            return .object(["type": .text("string"), "minLength": .integer(1), "maxLength": .integer(1000)])
        case .pattern(let pattern):
            return .object(["type": .text("string"), "pattern": .text("^(?:\(pattern.expression))$")])
        case .list(let item, let minimum, let isUnique):
            return Self.list(of: schema(item, isWhole: true), minimum: minimum, isUnique: isUnique)
        case .oneOrMore(let item, let isUnique):
            let one = schema(item, isWhole: isWhole)
            return .object(["anyOf": .list([one, Self.list(of: one, minimum: 1, isUnique: isUnique)])])
        case .map(let map), .entry(let map): return .object(self.map(map, isWhole: isWhole))
        case .either(let forms): return .object(["anyOf": .list(forms.map { schema($0, isWhole: isWhole) })])
        case .componentName(let axis):
            let registered = Self.choice(context.components(of: axis).map(\.name))
            guard axis == .method else { return registered }
            return .object(["anyOf": .list([registered, Self.text("^external:\(TextRule.nameExpression)$")])])
        case .entries(let axis): return Self.list(of: entry(of: axis), minimum: 1, isUnique: false)
        case .training: return define("training") { $0.schema(SpecMap($0.context.training, of: .training)) }
        case .optionName:
            return define("option-name") { schema in
                let names = SpecAxis.allCases.flatMap { axis in
                    schema.context.components(of: axis).flatMap(\.options).map { "\(axis.rawValue).\($0.name)" }
                }
                return .object(["anyOf": .list([Self.choice(Set(names).sorted()), Self.text(Self.programOption)])])
            }
        case .openMap:
            let value = Value.object([
                "type": .list(["boolean", "number", "string"].map { .text($0) })
            ])
            return .object([
                "type": .text("object"),
                "additionalProperties": .object([
                    "anyOf": .list([value, Self.list(of: value, minimum: 1, isUnique: true)])
                ]),
            ])
        }
    }

    /// Options of external methods have whatever names, so that editors cannot know those that are wrong.
    private static let programOption = "^method\\.[A-Za-z0-9_-]{1,100}$"

    private static func text(_ pattern: String) -> Value {
        .object(["type": .text("string"), "pattern": .text(pattern)])
    }

    mutating func schema(_ map: SpecMap) -> Value { .object(self.map(map, isWhole: true)) }

    private mutating func map(_ map: SpecMap, isWhole: Bool) -> [String: Value] {
        var properties: [String: Value] = [:]
        if let options = map.options { properties = optionProperties(options) }
        for key in map.keys { properties[key.name] = annotated(key, isWhole: isWhole) }
        var schema: [String: Value] = [
            "type": .text("object"), "properties": .object(properties), "additionalProperties": .flag(false),
        ]
        if map.options?.axes.contains(.method) == true {
            schema["patternProperties"] = .object([Self.programOption: .flag(true)])
        }
        // The method of a `tune` item may be a program.
        if map.options?.bare == .method { schema["additionalProperties"] = .flag(true) }
        if isWhole, !map.required.isEmpty { schema["required"] = .list(map.required.map { .text($0.name) }) }
        if !map.mayBeEmpty { schema["minProperties"] = .integer(1) }
        let conditions = map.cases.map { condition($0) } + map.exclusions.map { Self.condition($0.key, $0.others) }
        if !conditions.isEmpty { schema["allOf"] = .list(conditions) }
        return schema
    }

    /// The schema of a key's value, with what editors show of it.
    mutating func annotated(_ key: SpecKey, isWhole: Bool) -> Value {
        guard case .object(var schema) = schema(key.form, isWhole: isWhole) else { return .flag(true) }
        let unit = key.unit.isEmpty ? "" : " Unit: \(key.unit)."
        let presence = key.presenceWords
        let end = key.isRequired ? " Required." : presence.isEmpty ? "" : " Default: \(presence)."
        schema["description"] = .text(key.help + unit + end + (key.source.isEmpty ? "" : " Source: \(key.source)."))
        switch key.presence {
        case .defaultValue(let value), .defaultValues(let value, _): schema["default"] = value
        case .required, .defaultWords: break
        }
        return .object(schema)
    }

    private mutating func condition(_ one: SpecCase) -> Value {
        var properties = one.forms.map { ($0.key.name, schema($0.form, isWhole: true)) }
        properties += one.absent.map { ($0.name, .flag(false)) }
        var consequence: [String: Value] = ["properties": .object(Dictionary(properties) { first, _ in first })]
        if !one.required.isEmpty { consequence["required"] = .list(one.required.map { .text($0.name) }) }
        return .object([
            "if": .object([
                "required": .list([.text(one.key.name)]),
                "properties": .object([one.key.name: .object(["const": .text(one.value)])]),
            ]),
            "then": .object(consequence),
        ])
    }

    private static func condition(_ key: SpecKey, _ excluded: [SpecKey]) -> Value {
        .object(["if": .object(["required": .list([.text(key.name)])]), "then": without(excluded.map(\.name))])
    }

    /// A map that has none of these keys.
    private static func without(_ names: [String]) -> Value {
        .object(["properties": .object(Dictionary(names.map { ($0, .flag(false)) }) { first, _ in first })])
    }

    /// A reference to the schema called `name`, which is made if there is none.
    mutating func define(_ name: String, _ make: (inout SpecSchema) -> Value) -> Value {
        if definitions[name] == nil { definitions[name] = make(&self) }
        return .object(["$ref": .text("#/$defs/\(name)")])
    }
}

extension SpecReference {
    /// The JSON Schema of specs (draft 2020-12), for editors.
    package func jsonSchema() -> String { CanonicalJSON.lines(SpecSchema.document(context)) + "\n" }
}
