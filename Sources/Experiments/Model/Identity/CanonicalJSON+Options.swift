import ThawCore
import ThawSupport

extension CanonicalJSON.Value {
    /// An option's value.
    package init(_ value: OptionValue) {
        switch value {
        case .flag(let value): self = .flag(value)
        case .integer(let value): self = .integer(value)
        case .number(let value): self = .number(value)
        case .text(let value): self = .text(value)
        }
    }

    /// Options by name.
    package init(_ options: ResolvedOptions) { self = .object(options.mapValues { Self($0) }) }
}
