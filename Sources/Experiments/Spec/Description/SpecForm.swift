import ThawCore
import ThawModel

/// What a value in a spec may be. The decoder takes names and ranges from here; the reference and the JSON Schema are
/// written from it.
package indirect enum SpecForm: Sendable {
    /// A flag, a number, a choice and so on, as options have them.
    case value(OptionKind)
    /// One line of text.
    case text
    /// At most 100 of `a-z`, `0-9` and `-` (`TextRule.name`).
    case name
    /// The path of a file.
    case path
    /// Text of a certain make.
    case pattern(TextPattern)
    case list(SpecForm, minimum: Int = 1, isUnique: Bool = false)
    /// A value, or a list of some.
    case oneOrMore(SpecForm, isUnique: Bool = true)
    case map(SpecMap)
    case either([SpecForm])
    /// The name of a registered component.
    case componentName(SpecAxis)
    /// A list of components, each by its name or with options.
    case entries(SpecAxis)
    /// An entry of a list of components: its name, or its name and a map.
    case entry(SpecMap)
    /// The options of training.
    case training
    /// `AXIS.OPTION`.
    case optionName
    /// A map with whatever keys, of values or lists of values.
    case openMap

    /// A choice among the values of an enumeration.
    static func choice<Value: RawRepresentable<String> & CaseIterable>(_: Value.Type) -> SpecForm {
        .value(.choice(Value.allCases.map(\.rawValue)))
    }

    static func choice(_ names: [String]) -> SpecForm { .value(.choice(names)) }

    static func integer(_ range: ClosedRange<Int>) -> SpecForm { .value(.integer(range)) }

    /// The names of a choice, or of a list of choices.
    var names: [String] {
        switch self {
        case .value(.choice(let names)): names
        case .list(let item, _, _), .oneOrMore(let item, _): item.names
        default: preconditionFailure("no choice: \(words)")
        }
    }

    /// Whether it is a map, or a list of maps.
    var hasMaps: Bool {
        switch self {
        case .map: true
        case .list(let item, _, _): item.hasMaps
        default: false
        }
    }

    /// The range of an integer, or of a list of integers.
    var range: ClosedRange<Int> {
        switch self {
        case .value(.integer(let range)): range
        case .list(let item, _, _), .oneOrMore(let item, _): item.range
        default: preconditionFailure("no integer: \(words)")
        }
    }

    /// As people read it.
    var words: String { words(unit: "") }

    /// The same with the unit of its numbers.
    func words(unit: String) -> String {
        let end = unit.isEmpty ? "" : " (\(unit))"
        return switch self {
        case .value(let kind): kind.words + end
        case .text: "one line of text"
        case .name: "name: at most 100 of a-z, 0-9 and '-', which is not the first"
        case .path: "path of a file"
        case .pattern(let pattern): pattern.words
        case .list(let item, _, _): "list; each: \(item.words(unit: unit))"
        case .oneOrMore(let item, _): "\(item.words(unit: unit)); or a list of such"
        case .map(let map): "map with \(map.keyWords)"
        case .either(let forms): forms.map(\.words).joined(separator: " | ") + end
        case .componentName(let axis): "name of a \(axis.rawValue)"
        case .entries: "list; each: NAME | NAME: {OPTION: VALUE, ...}"
        case .entry(let map): "\(map.name) | \(map.name): {OPTION: VALUE, ...}"
        case .training: "map with the options of training"
        case .optionName: "AXIS.OPTION, e.g. method.rho"
        case .openMap: "map: {NAME: VALUE, ...}"
        }
    }
}
