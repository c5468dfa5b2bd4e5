import ThawCore
import ThawDatasets
import ThawSupport

/// What the options of a component have in place of their defaults.
package struct Departures: Hashable {
    /// Whose defaults they are: those of `variant: published` where fewer options differ from these.
    package var variant: Variant
    /// The options that differ, in the order in which the component lists them; those that it does not know follow by
    /// name.
    package var options: [String]
}

extension ComponentDescription {
    /// In what `given` differs from the defaults. An option that is missing has its default: so was what is older than
    /// the option made.
    /// - stated: options that are named elsewhere, and count as no difference.
    package func departures(of given: ResolvedOptions, besides stated: (String) -> Bool = { _ in false }) -> Departures
    {
        let unknown = given.keys.filter { option(named: $0) == nil && !stated($0) }.sorted()
        func departures(from variant: Variant) -> Departures {
            let known = options.filter { option in
                given[option.name].map { !$0.isSame(as: option.normal(variant)) } == true && !stated(option.name)
            }
            return Departures(variant: variant, options: known.map(\.name) + unknown)
        }
        let (released, published) = (departures(from: .released), departures(from: .published))
        return published.options.count < released.options.count ? published : released
    }
}

extension OptionDescription {
    /// The default of a variant.
    func normal(_ variant: Variant) -> OptionValue { variant == .released ? released : published }
}

extension OptionValue {
    /// Whether both say the same: databases keep 1.0 as 1.
    package func isSame(as other: OptionValue) -> Bool {
        CanonicalJSON.encode(.init(self)) == CanonicalJSON.encode(.init(other))
    }
}

/// An option of one of a run's components with its value, or which component it is.
package struct RunSetting: Hashable, Sendable {
    package var axis: SpecAxis
    /// The option's name, or `variant`; the axis' own name where the value is a component's.
    package var option: String
    package var value: OptionValue
    /// The default; nil of an option that this program does not know.
    var normal: OptionValue?

    /// As conditions of specs name it: `method.rho`.
    package var path: String { "\(axis.rawValue).\(option)" }

    /// As `tune` names it: `rho`, `training.epochs`.
    package var name: String { axis == .method ? option : path }

    /// `rho 0.1 (default 0.001)`, `training.epochs 3 (default 1)`, `variant published (default released)`.
    package var text: String {
        let isWhole = [OptionDescription.variant.name, axis.rawValue].contains(option)
        let name = option == axis.rawValue ? option : self.name
        let setting = isWhole ? "\(name) \(RunLabels.spell(value))" : RunLabels.option(name, value)
        return (setting + (normal.map { " (default \(RunLabels.spell($0)))" } ?? "")).singleLine
    }
}

extension RunDescription {
    /// What the run uses on an axis; training has no name of its own.
    package func choice(of axis: SpecAxis) -> Choice {
        switch axis {
        case .dataset: dataset
        case .backbone: backbone
        case .method: method
        case .training: Choice(name: Training.description.name, options: training)
        }
    }

    /// Every setting of the run that is not the default and not without effect, by axis.
    /// - isReal: whether the run's data are known to be real.
    /// - stated: settings that are named elsewhere.
    package func departures(
        isReal: Bool, in context: SpecContext, besides stated: (RunSetting) -> Bool = { _ in false }
    ) -> [RunSetting] {
        var run = self
        (run.method, run.training) = (effectiveMethod, effectiveTraining)
        return SpecAxis.allCases.flatMap { axis in
            run.choice(of: axis).departures(on: axis, isReal: isReal, in: context, besides: stated)
        }
    }
}

extension Choice {
    /// The settings that are not the defaults; of a component that this program does not know, all of them.
    /// - isReal, stated: as `RunDescription.departures` has them.
    package func departures(
        on axis: SpecAxis, isReal: Bool, in context: SpecContext, besides stated: (RunSetting) -> Bool
    ) -> [RunSetting] {
        let options = telling(axis, isReal: isReal)
        let component =
            context.components(of: axis).first { $0.name == name }
            ?? ComponentDescription(name: name, title: name, summary: "", source: "", options: [])
        func setting(_ option: String, of variant: Variant) -> RunSetting? {
            options[option].map {
                RunSetting(
                    axis: axis, option: option, value: $0, normal: component.option(named: option)?.normal(variant))
            }
        }
        let departures = component.departures(of: options) { setting($0, of: .released).map(stated) ?? false }
        let variant = departures.variant == .published ? [RunSetting.published(axis)].filter { !stated($0) } : []
        return variant + departures.options.compactMap { setting($0, of: departures.variant) }
    }

    /// The options that say something of results: not where the data were to come from, which their title says, nor what
    /// was asked of synthetic ones where they are real, nor a program's command, which has a note of its own.
    private func telling(_ axis: SpecAxis, isReal: Bool) -> ResolvedOptions {
        if axis == .method, let program = ExternalMethod(self) { return program.options }
        return options.filter { name, _ in
            if axis == .dataset, name == DatasetOptions.sourceName { return false }
            if axis == .dataset, isReal, DatasetOptions.syntheticNames.contains(name) { return false }
            return name != OptionDescription.variant.name
        }
    }
}

extension RunSetting {
    /// Which component it is: `method csdm`.
    package static func component(_ choice: Choice, on axis: SpecAxis) -> RunSetting {
        RunSetting(axis: axis, option: axis.rawValue, value: .text(choice.name), normal: nil)
    }

    /// `variant: published`.
    static func published(_ axis: SpecAxis) -> RunSetting {
        RunSetting(
            axis: axis, option: OptionDescription.variant.name, value: .text(Variant.published.rawValue),
            normal: OptionDescription.variant.released)
    }
}
