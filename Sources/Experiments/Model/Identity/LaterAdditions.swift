import ThawCore

/// Options that were added when there were results already. At their defaults they say what was done before, and a run
/// keeps the identity that it had without them.
package enum LaterAdditions {
    private struct Component: Hashable {
        var axis: SpecAxis
        var name: String
    }

    private static let defaults: [Component: ResolvedOptions] = {
        let context = SpecContext()
        var defaults: [Component: ResolvedOptions] = [:]
        for axis in SpecAxis.allCases {
            for component in context.components(of: axis) {
                let added = component.options.filter(\.isLaterAddition).map { ($0.name, $0.released) }
                defaults[Component(axis: axis, name: component.name)] = Dictionary(uniqueKeysWithValues: added)
            }
        }
        return defaults
    }()

    /// Of the options that methods share, those of methods that this program does not know. Such a method's own later additions
    /// it cannot know.
    private static let ofUnknownMethods = Dictionary(
        uniqueKeysWithValues: MethodDeclaration.sharedOptions.filter(\.isLaterAddition).map { ($0.name, $0.released) })

    /// The options of datasets that are registered, at their defaults: none of them is part of an identity.
    private static let ofDatasets = Dictionary(
        uniqueKeysWithValues: SpecContext().datasets.map { ($0.name, $0.resolve()) })

    /// What a record of a component may lack, with what it then means.
    package static func values(of axis: SpecAxis, _ component: String) -> ResolvedOptions {
        let known = axis == .dataset ? ofDatasets[component] : defaults[Component(axis: axis, name: component)]
        return known ?? [:]
    }

    /// The default of a later addition; nil for all other options.
    package static func value(_ option: String, of axis: SpecAxis, _ component: String) -> OptionValue? {
        if let known = defaults[Component(axis: axis, name: component)] { return known[option] }
        return axis == .method && !ExternalMethod.isName(component) ? ofUnknownMethods[option] : nil
    }
}

extension [String: OptionValue] {
    /// The options of a component (of training, without a name) but for later additions at their defaults.
    func withoutLaterAdditions(of axis: SpecAxis, _ component: String = Training.description.name) -> ResolvedOptions {
        filter { name, value in LaterAdditions.value(name, of: axis, component) != value }
    }
}

extension OptionDescription {
    /// Names of the options of training that decide nothing before the first warm phase.
    static let forWarmPhases = Set(Training.description.options.filter(\.isForWarmPhases).map(\.name))

    /// Likewise of the options of a method.
    static func forWarmPhases(ofMethod name: String) -> Set<String> {
        let method = ProgramRegistry.current.method(named: name)?.description
        return Set((method?.options ?? []).filter(\.isForWarmPhases).map(\.name))
    }
}
