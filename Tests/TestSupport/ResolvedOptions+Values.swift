import ThawCore

/// Reads options as descriptions resolve them. A missing one is a mistake in the test.
extension [String: OptionValue] {
    public func flag(_ name: String) -> Bool { value(name) }
    public func integer(_ name: String) -> Int { value(name) }
    public func number(_ name: String) -> Double { value(name) }
    public func text(_ name: String) -> String {
        guard case .text(let value)? = self[name] else { preconditionFailure("no text named \(name)") }
        return value
    }

    private func value<T: OptionType>(_ name: String) -> T {
        guard let value = self[name].flatMap(T.init(optionValue:)) else {
            preconditionFailure("no \(T.self) named \(name)")
        }
        return value
    }
}
