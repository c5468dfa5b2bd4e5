/// Where a component comes from that is not Thaw's own. It is among the component's options, each with one possible
/// value, so that it is part of what is recorded of a run and of the run's identity.
public struct ComponentPackage: Hashable, Sendable {
    /// The package's name, as in its `Package.swift`.
    public let name: String
    /// A number that grows with each change of the component that alters results.
    public let revision: Int

    /// - name: as in the package's `Package.swift`. - revision: grows with each change that alters results.
    public init(_ name: String, revision: Int) {
        self.name = name
        self.revision = revision
    }

    /// `package` and `revision`.
    var options: [OptionDescription] {
        [
            OptionDescription(
                "package", .choice([name]), default: .text(name), help: "The package that the component comes from.",
                source: "the package"),
            OptionDescription(
                "revision", .integer(revision...revision), default: .integer(revision),
                help: "The revision of the component that this program has; runs of another have other identities.",
                source: "the package"),
        ]
    }
}
