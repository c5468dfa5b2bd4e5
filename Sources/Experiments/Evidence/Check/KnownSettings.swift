import ThawCore
import ThawModel
import ThawSupport

/// Reads recorded descriptions of runs as this program would have made them: options that came later are at their
/// defaults, and what it does not know is set apart.
struct KnownSettings {
    /// A description that was read.
    struct Reading: Hashable {
        /// With every option that this program knows, and no other.
        var description: RunDescription
        /// What this program does not know: `method csdm2`, `option rho2 of csdm`.
        var unknown: [String] = []
        /// Options whose values can be none of theirs: `option batch of training is 'many'`.
        var misfits: [String] = []
    }

    private let context: SpecContext
    private var known: [AxisChoice: Part] = [:]

    private struct AxisChoice: Hashable {
        var axis: SpecAxis
        var choice: Choice
    }

    private struct Part {
        var options: ResolvedOptions
        var unknown: [String] = []
        var misfits: [String] = []
    }

    init(_ context: SpecContext = SpecContext()) { self.context = context }

    mutating func read(_ description: RunDescription) -> Reading {
        var reading = Reading(description: description)
        func take(_ part: Part) -> ResolvedOptions {
            reading.unknown += part.unknown
            reading.misfits += part.misfits
            return part.options
        }
        reading.description.dataset.options = take(part(.dataset, description.dataset))
        reading.description.backbone.options = take(part(.backbone, description.backbone))
        reading.description.method.options = take(part(.method, description.method))
        reading.description.training = take(
            part(.training, Choice(name: context.training.name, options: description.training)))
        return reading
    }

    /// In which precision a program's scores are compared is no setting of a spec: what was recorded earlier stands for what
    /// is planned now (`IdentifiedPlan.keepingEarlierScores`). The identity has it.
    private func program(_ choice: Choice) -> Part {
        var part = Part(options: choice.options.mapValues(\.comparable))
        if let value = part.options.removeValue(forKey: ExternalMethod.precisionOption),
            value != .text(ExternalMethod.Precision.asGiven.rawValue)
        {
            part.unknown.append(
                "\(RunLabels.spell(value).inQuotes) as \(ExternalMethod.precisionOption) of \(choice.name)")
        }
        return part
    }

    private mutating func part(_ axis: SpecAxis, _ choice: Choice) -> Part {
        let key = AxisChoice(axis: axis, choice: choice)
        if let part = known[key] { return part }
        let part = read(axis, choice)
        known[key] = part
        return part
    }

    private func read(_ axis: SpecAxis, _ choice: Choice) -> Part {
        if axis == .method, ExternalMethod.isName(choice.name) { return program(choice) }
        guard let component = context.components(of: axis).first(where: { $0.name == choice.name }) else {
            return Part(
                options: choice.options.mapValues(\.comparable), unknown: ["\(axis.rawValue) \(choice.name.inQuotes)"])
        }
        var part = Part(options: component.resolve())
        for (name, value) in choice.options.sorted(by: { $0.key < $1.key }) {
            guard let option = component.option(named: name) else {
                // A reading of the method sets defaults, and is no option of runs.
                if name != OptionDescription.variant.name {
                    part.unknown.append("option \(name.inQuotes) of \(component.name)")
                }
                continue
            }
            switch option.kind.judgement(of: value) {
            case .fits: part.options[name] = value
            case .unknown:
                part.unknown.append("\(RunLabels.spell(value).inQuotes) as \(name) of \(component.name)")
                part.options[name] = value
            case .misfit:
                part.misfits.append("option \(name) of \(component.name) is \(RunLabels.spell(value).inQuotes)")
            }
        }
        part.options = part.options.mapValues(\.comparable)
        return part
    }
}

extension OptionValue {
    /// Whole numbers as numbers, since 1.0 comes back from a database as the integer 1.
    var comparable: OptionValue { if case .integer(let value) = self { .number(Double(value)) } else { self } }
}

extension OptionKind {
    /// What can be said of a value that a database records.
    enum Judgement {
        case fits
        /// A word that a later program may know.
        case unknown
        case misfit
    }

    func judgement(of value: OptionValue) -> Judgement {
        if allows(value) { return .fits }
        return switch (self, value) {
        case (.choice, .text), (.numberOr, .text), (.budget, .text): .unknown
        default: .misfit
        }
    }
}
