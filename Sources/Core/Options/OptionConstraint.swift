/// What options of one component demand of each other, beyond each one's own range. It stands with one of them
/// (`OptionDescription.constraint`), so that all that a component asks for is in its own file.
public struct OptionConstraint: Sendable {
    /// What is wrong, and what to do about it; neither with a full stop.
    public typealias Violation = (message: String, hint: String)

    /// The options it looks at, all numeric. An error points at the first of them that the spec spells out.
    public var options: [String]
    /// Nil where all is well. The values come in the order of `options`.
    public var check: @Sendable ([Double]) -> Violation?

    /// - check: gets the options' values, in their order.
    public init(_ options: [String], check: @escaping @Sendable ([Double]) -> Violation?) {
        self.options = options
        self.check = check
    }
}

extension ComponentDescription {
    /// What is wrong with `options`, whose values lie within their own ranges: the message, its hint, and the options to
    /// blame.
    public func violations(of options: ResolvedOptions) -> [(message: String, hint: String, options: [String])] {
        self.options.compactMap(\.constraint).compactMap { constraint in
            let values = constraint.options.compactMap { name -> Double? in
                switch options[name] {
                case .integer(let value): Double(value)
                case .number(let value): value
                default: nil
                }
            }
            guard values.count == constraint.options.count else { return nil }
            return constraint.check(values).map { ($0.message, $0.hint, constraint.options) }
        }
    }
}
