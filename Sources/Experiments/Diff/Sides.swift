import ThawCore

/// One thing as the two databases of a comparison have it.
public struct Sides<Value> {
    /// What the first database has.
    public var a: Value
    /// What the second has.
    public var b: Value

    /// A pair: first A's, then B's.
    public init(_ a: Value, _ b: Value) {
        self.a = a
        self.b = b
    }

    func map<New>(_ transform: (Value) throws -> New) rethrows -> Sides<New> {
        Sides<New>(try transform(a), try transform(b))
    }
}

extension Sides: Sendable where Value: Sendable {}
extension Sides: Equatable where Value: Equatable {}
extension Sides: Hashable where Value: Hashable {}
/// `{"a": ..., "b": ...}`; what one side lacks is null.
extension Sides: Encodable where Value: Encodable {}

extension Sides where Value: Equatable {
    var isSame: Bool { a == b }
}

/// A phase that machine-readable output calls by its name.
@propertyWrapper
public struct ByName: Hashable, Sendable, Encodable {
    /// The phase itself.
    public var wrappedValue: Phase

    /// Encodes as the phase's name.
    public init(wrappedValue: Phase) { self.wrappedValue = wrappedValue }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(wrappedValue.name)
    }
}
