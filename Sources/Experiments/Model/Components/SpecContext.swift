import ThawCore
import ThawDatasets

/// What a spec may name: the registered datasets, backbones and methods, and the settings of training.
package struct SpecContext: Sendable {
    /// Registered datasets.
    package var datasets: [ComponentDescription]
    /// Registered backbones.
    package var backbones: [ComponentDescription]
    /// Registered methods.
    package var methods: [ComponentDescription]
    /// The settings that all runs share.
    package var training: ComponentDescription
    /// The most runs a plan may have.
    package var maximumRuns: Int
    /// Where the programs of the spec's external methods are, by the method's name.
    package var programs: [String: ProgramSettings] = [:]
    /// What there is to say of the files of the spec's external methods, by the method's name.
    package var programNotes: [String: ProgramNotes] = [:]
    /// For specs that a database records: SHA-256 (hex) by path of what each external method was made of, by the method's
    /// name in descriptions of runs. Then no file is looked at.
    package var recordedPrograms: [String: [String: String]]?

    /// The most runs a plan may have, unless a context says otherwise.
    package static let mostRuns = 1_000_000

    /// Everything defaults to what this build registers.
    package init(
        datasets: [ComponentDescription] = DatasetRegistry.descriptions,
        backbones: [ComponentDescription] = ProgramRegistry.current.backbones,
        methods: [ComponentDescription] = ProgramRegistry.current.methods,
        training: ComponentDescription = Training.description,
        maximumRuns: Int = Self.mostRuns
    ) {
        self.datasets = datasets
        self.backbones = backbones
        self.methods = methods
        self.training = training
        self.maximumRuns = maximumRuns
    }

    package func components(of axis: SpecAxis) -> [ComponentDescription] {
        switch axis {
        case .dataset: datasets
        case .backbone: backbones
        case .method: methods
        case .training: [training]
        }
    }
}

extension SpecContext {
    /// The title of a registered component; its name, if this build does not know it.
    package static func title(of name: String, _ axis: SpecAxis) -> String {
        SpecContext().components(of: axis).first { $0.name == name }?.title
            ?? ExternalMethod.name(of: name).map(ExternalMethod.marked) ?? name
    }
}

/// The four components of a run. Their options are named `method.rho` and the like in conditions.
package enum SpecAxis: String, CaseIterable, Sendable {
    case dataset, backbone, method, training

    /// The key of the axis in a spec; nil for training, which is one map and not a list of entries.
    package var listKey: String? { self == .training ? nil : rawValue + "s" }

    /// The axes that are lists of entries.
    package static let listed: [SpecAxis] = [.dataset, .backbone, .method]
}

extension OptionDescription {
    /// `variant` reads like an option in specs, but only sets the other options' defaults.
    package static let variant = OptionDescription(
        "variant", .choice(Variant.allCases.map(\.rawValue)), default: .text(Variant.released.rawValue),
        help: "Which reading of the method sets the defaults of its options: the authors' code, or the paper.",
        source: "paper; released code")

    /// The option of training that says how often each warm set is gone over.
    package static let budgetName = "budget"
    /// The key of a matched budget's N.
    package static let matchedName = "matched"

    /// A value as specs write it.
    package func spell(_ value: OptionValue) -> String {
        if case .budget = kind, case .integer(let passes) = value { return "{matched: \(passes)}" }
        return RunLabels.spell(value)
    }
}

extension ComponentDescription {
    /// The options a spec may give: the component's own, and `variant` where it has two readings.
    package var specOptions: [OptionDescription] { options + (hasVariants ? [.variant] : []) }

    /// The key of an entry that names it in tables.
    package static let labelName = "label"
}
