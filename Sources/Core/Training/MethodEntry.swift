/// A cold-start method that specs may name: what it is, and how it is made for either precision.
public struct MethodEntry: Sendable {
    /// What specs, tables and `thaw methods` know of it.
    public let description: ComponentDescription
    /// What it declares with the options of a record, whole numbers being whole; nil if one cannot have its value.
    public let declaration: @Sendable (ResolvedOptions) -> MethodDeclaration?
    let float: @Sendable (MethodContext<Float>, ResolvedOptions) -> any ColdStartMethod<Float>
    let double: @Sendable (MethodContext<Double>, ResolvedOptions) -> any ColdStartMethod<Double>

    /// - name: in specs, lower-case with hyphens. - title: in tables. - summary: one sentence.
    /// - source: paper, equation or repository.
    /// - package: of a method that does not come with Thaw.
    /// - float, double: the method's class in both precisions.
    public init<Single: ColdStartMethod<Float>, Exact: ColdStartMethod<Double>>(
        name: String, title: String, summary: String, source: String, package: ComponentPackage? = nil,
        float: Single.Type, double: Exact.Type
    ) where Single.Options == Exact.Options {
        let options = Single.Options.descriptions + (package?.options ?? [])
        description = ComponentDescription(name: name, title: title, summary: summary, source: source, options: options)
        declaration = { options in Single.Options(record: options).map { MethodDeclaration($0) } }
        self.float = { Single($0, Single.Options($1)) }
        self.double = { Exact($0, Exact.Options($1)) }
    }
}
