/// A backbone that specs may name: what it is, and its head for either precision.
public struct BackboneEntry: Sendable {
    /// What specs, tables and `thaw backbones` know of it.
    public let description: ComponentDescription
    package private(set) var float: any InteractionHead<Float>.Type
    package let double: any InteractionHead<Double>.Type

    /// - name: in specs, lower-case with hyphens. - title: in tables. - summary: one sentence.
    /// - source: paper, equation or repository.
    /// - package: of a backbone that does not come with Thaw.
    /// - float, double: the head's class in both precisions.
    public init<Single: InteractionHead<Float>, Exact: InteractionHead<Double>>(
        name: String, title: String, summary: String, source: String, package: ComponentPackage? = nil,
        float: Single.Type, double: Exact.Type
    ) where Single.Options == Exact.Options {
        let options = Single.Options.descriptions + (package?.options ?? [])
        description = ComponentDescription(name: name, title: title, summary: summary, source: source, options: options)
        self.float = float
        self.double = double
    }

    /// The same backbone with another head in single precision.
    package func with(float head: any InteractionHead<Float>.Type) -> BackboneEntry {
        var entry = self
        entry.float = head
        return entry
    }
}
