/// What a method does not keep of the contract of all methods.
public struct ContractViolation: Error, Equatable, Sendable {
    /// Method, variant and backbone, e.g. `nearest-items (released) on deepfm`.
    public let contract: String
    /// One sentence without a full stop: what was found, and what is expected.
    public let message: String

    /// - contract: method, variant and backbone. - message: what was found, and what is expected.
    public init(contract: String, message: String) {
        self.contract = contract
        self.message = message
    }
}

extension ContractViolation: CustomStringConvertible {
    /// One line.
    public var description: String { "\(contract): \(message)" }
}
