import ThawCore

/// One thing as the two databases of a comparison have it.
package struct Sides<Value> {
    /// What the first database has.
    package var a: Value
    /// What the second has.
    package var b: Value

    /// A pair: first A's, then B's.
    package init(_ a: Value, _ b: Value) {
        self.a = a
        self.b = b
    }

    package func map<New>(_ transform: (Value) throws -> New) rethrows -> Sides<New> {
        Sides<New>(try transform(a), try transform(b))
    }
}

extension Sides: Sendable where Value: Sendable {}
extension Sides: Equatable where Value: Equatable {}
extension Sides: Hashable where Value: Hashable {}
/// `{"a": ..., "b": ...}`; what one side lacks is null.
extension Sides: Encodable where Value: Encodable {}

extension Sides where Value: Equatable {
    package var isSame: Bool { a == b }
}

/// A phase that machine-readable output calls by its name.
@propertyWrapper
package struct ByName: Hashable, Sendable, Encodable {
    /// The phase itself.
    package var wrappedValue: Phase

    /// Encodes as the phase's name.
    package init(wrappedValue: Phase) { self.wrappedValue = wrappedValue }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(wrappedValue.name)
    }
}
