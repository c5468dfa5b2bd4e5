import Foundation
import ThawModel
import ThawReporting
import ThawSpec
import ThawStore
import ThawSupport

/// Holds the labels of an axis, of an experiment without a plan, to the entries of its spec and to what this program calls its
/// components.
struct UnplannedLabels {
    let axis: SpecAxis
    /// As recorded; empty where they are no maps.
    let specs: [[String: CanonicalJSON.Value]]

    private static let context = SpecContext()

    func check(_ members: [ExperimentMember], of experiment: String, _ log: inout CheckLog) {
        let rows = members.groups { [$0.labels[axis.rawValue] ?? "", $0.description.componentName(axis)] }
        let spelled = spelled
        for (key, row) in rows {
            let (label, component) = (key[0], key[1])
            let place = "\(experiment), positions \(TableBuilder.ranges(row.map(\.position)))"
            let others = rows.map(\.0).filter { $0[0] == label && $0[1] != component }.map { $0[1] }
            log.expect(
                others.isEmpty, "experiment_runs", place, "labels",
                found: "\(axis.rawValue) \(label.inQuotes) for \(component) and for \(others.joined(separator: ", "))",
                follows: "a label of its own")
            let flaw = flaw(of: label, component, spelled[component] ?? [])
            log.expect(
                flaw == nil, "experiment_runs", place, "labels", found: "\(axis.rawValue) \(label.inQuotes)",
                follows: flaw ?? "")
        }
    }

    /// What follows in place of a label that cannot be the component's.
    private func flaw(of label: String, _ component: String, _ spelled: [String]) -> String? {
        let known = Self.context.components(of: axis)
        let own = known.first { $0.name == component }
        // The options that tell rows of one label apart follow in brackets.
        let base =
            label.hasSuffix(")") ? String(label[..<(label.range(of: " (")?.lowerBound ?? label.endIndex)]) : label
        if let own {
            let flaw = LabelRule.flaw(in: label, of: component, axis, in: Self.context)
            let sound = spelled.first { LabelRule.flaw(in: $0, of: component, axis, in: Self.context) == nil }
            return flaw.map { "a label of \(component) \($0.demand), such as \((sound ?? own.title).inQuotes)," }
        }
        if axis == .method, let program = ExternalMethod.name(of: component) {
            let isMarked = LookAlike.isNamed(ExternalMethod.key, in: label)
            let marked = ExternalMethod.marked(program).inQuotes
            return isMarked ? nil : "a label with the mark of programs, such as \(marked),"
        }
        let taken = known.first { LookAlike.isSame($0.title, base) || LookAlike.isSame($0.name, base) }
        return taken.map { "a label of \(component): that is what \($0.name) is called," }
    }

    /// The labels that entries of the specs give, by component.
    private var spelled: [String: [String]] {
        guard let key = axis.listKey else { return [:] }
        var labels: [String: [String]] = [:]
        for spec in specs {
            guard case .list(let entries)? = spec[key] else { continue }
            for case .object(let entry) in entries {
                for (name, options) in entry {
                    guard case .object(let options) = options, case .text(let label)? = options["label"] else {
                        continue
                    }
                    let program: String? = if case .text(let program)? = options["name"] { program } else { nil }
                    let component = name == ExternalMethod.key ? program.map { "\(name):\($0)" } ?? name : name
                    labels[component, default: []].append(label)
                }
            }
        }
        return labels
    }
}
