import ThawCore
import ThawModel
import ThawSpec
import ThawSupport

/// An entry of `datasets`, `backbones` or `methods` as a recorded spec has it.
struct SpecItem {
    private var name: String
    private var options: [String: CanonicalJSON.Value]

    init(_ value: CanonicalJSON.Value) {
        (name, options) = ("", [:])
        switch value {
        case .text(let text): name = text
        case .object(let map):
            name = map.keys.first ?? ""
            if case .object(let given)? = map[name] { options = given }
        default: break
        }
    }

    var value: CanonicalJSON.Value { options.isEmpty ? .text(name) : .object([name: .object(options)]) }

    var label: String? {
        get { if case .text(let label)? = options[ComponentDescription.labelName] { label } else { nil } }
        set { options[ComponentDescription.labelName] = newValue.map { .text($0) } }
    }

    /// An item for each point of its sweeps, in the order of the plan. Programs have their options elsewhere.
    var points: [SpecItem] {
        guard name != ExternalMethod.key else { return [self] }
        return options.sorted { $0.key < $1.key }.reduce([self]) { items, option in
            guard case .list(let values) = option.value else { return items }
            return items.flatMap { item in
                values.map { value in
                    var item = item
                    item.options[option.key] = value
                    return item
                }
            }
        }
    }
}
