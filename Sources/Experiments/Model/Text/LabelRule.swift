import ThawSupport

/// What labels may say of components, in specs and in databases alike: tables show them in place of the components' names, and the
/// digest of results does not hold them.
package enum LabelRule {
    /// Why a label may not stand for a component.
    package struct Flaw: Hashable, Sendable {
        /// What the label does, after its name: `names another method, csdm`.
        package var deed: String
        /// What a label must be in its place, after `a label of csdm`: `that names no other component`.
        package var demand: String
        /// What to do about it.
        package var remedy = "leave that out"
    }

    /// What only data can show; tables take it from there.
    private static let claims = [
        "real", "original", "genuine", "authentic", "verified", "official", "actual", "true data", "raw", "unmodified",
        "unaltered", "downloaded", "not synthetic", "non-synthetic", "no synthetic",
    ]

    /// What is wrong with `label` for the component of this name; nil if nothing is. One that begins with the component's own
    /// name says what it is, whatever follows.
    /// - context: what else there is.
    package static func flaw(
        in label: String, of component: String, _ axis: SpecAxis, in context: SpecContext
    ) -> Flaw? {
        // The mark of programs tells them from all of Thaw's methods.
        if axis == .training || ExternalMethod.isName(component) { return nil }
        if axis == .dataset, let claim = claims.first(where: { LookAlike.isNamed($0, in: label) }) {
            return Flaw(
                deed: "says '\(claim)', which the data must show",
                demand: "that leaves it to the data's title where they come from")
        }
        if axis == .method, LookAlike.isNamed(ExternalMethod.key, in: label) {
            return Flaw(deed: "says that it is a program", demand: "that calls it no program")
        }
        let components = context.components(of: axis)
        let own = components.first { $0.name == component }
        if says(label, component, own?.title) { return nil }
        let other = components.first { other in
            other.name != component
                && [other.title, other.name].contains { name in
                    LookAlike.isNamed(name, in: label) && own.map { !LookAlike.isNamed(name, in: $0.title) } ?? true
                }
        }
        return other.map {
            Flaw(
                deed: "names another \(axis.rawValue), \($0.name)", demand: "that names no other component",
                remedy: "begin it with \((own?.title ?? component).inQuotes), or leave that out")
        }
    }

    /// Whether `label` begins, to the eye, with what the component is called.
    package static func says(_ label: String, _ component: String, _ title: String?) -> Bool {
        [title, component].contains { $0.map { LookAlike.begins(label, with: $0) } ?? false }
    }
}
