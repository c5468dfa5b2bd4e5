import ThawModel
import ThawPlanning
import ThawReporting
import ThawSpec
import ThawStore
import ThawSupport

/// Compares an experiment's planned runs, its title and its report with what its recorded spec says.
struct PlanCheck {
    let experiment: StoredExperiment
    let described: [DescribedDataset]
    let rows: PlannedRows
    let programs: RecordingPrograms

    private var name: String { experiment.record.name }

    mutating func run(_ settings: inout KnownSettings, _ log: inout CheckLog) {
        checkRecord(&log)
        if rows.parts.contains(where: { $0.plan.report.statistics != nil }) {
            checkDescribed(&log)
            return
        }
        checkRuns(&settings, &log)
    }

    // MARK: - The record

    private func checkRecord(_ log: inout CheckLog) {
        for part in rows.parts {
            log.expect(
                part.plan.experiment == name, "experiments", name, "spec",
                found: "experiment \(part.plan.experiment.inQuotes)", follows: name.inQuotes)
        }
        let titles = rows.parts.map(\.plan.title)
        log.expect(
            titles.contains(experiment.record.title), "experiments", name, "title",
            found: experiment.record.title.inQuotes, follows: titles.unique().map(\.inQuotes).joined(separator: " or "))
        // What cannot be read was said before.
        guard let settings = try? TableBuilder.settings(of: experiment.record) else { return }
        // United specs have the axes in which their runs differ together among the groups.
        let varying = rows.isUnited ? ReportSettings.varyingAxes(experiment.members.map(\.labels)) : []
        let reports = rows.parts.map { $0.plan.report.separating(varying) }
        let changed = Self.changes(settings, reports[0])
        log.expect(
            reports.contains(settings), "experiments", name, "report",
            found: changed.map(\.found).joined(separator: ", "),
            follows: changed.map(\.follows).joined(separator: ", "))
    }

    /// The settings of a report that differ, as JSON has them.
    private static func changes(
        _ found: ReportSettings, _ follows: ReportSettings
    ) -> [(found: String, follows: String)] {
        func fields(_ settings: ReportSettings) -> [String: CanonicalJSON.Value] {
            guard let text = try? StoredJSON.encode(settings),
                case .object(let map)? = YAMLTree.read(Array(text.utf8), file: "report", log: IssueLog())?.json
            else { return [:] }
            return map
        }
        let (ours, theirs) = (fields(found), fields(follows))
        return Set(ours.keys).union(theirs.keys).sorted().filter { ours[$0] != theirs[$0] }.map { key in
            (
                "\(key) \(CanonicalJSON.encode(ours[key] ?? .null))",
                "\(key) \(CanonicalJSON.encode(theirs[key] ?? .null))"
            )
        }
    }

    // MARK: - Datasets that are described

    private func checkDescribed(_ log: inout CheckLog) {
        log.expect(
            experiment.members.isEmpty, "experiment_runs", name,
            found: "\(PlainText.count(experiment.members.count, "row")), where the spec describes datasets")
        let planned = rows.parts.map { $0.plan.datasets.map { ($0.choice.name, $0.label) } }
        if rows.isUnited {
            let all = Set(planned.joined().map(\.1))
            log.expect(
                Set(described.map(\.label)) == all, "experiment_datasets", name, "label",
                found: described.map(\.label.inQuotes).joined(separator: ", "),
                follows: all.sorted().map(\.inQuotes).joined(separator: ", "))
            return
        }
        let expected = planned[0]
        log.expect(
            described.count == expected.count, "experiment_datasets", name,
            found: PlainText.count(described.count, "row"), follows: PlainText.grouped(expected.count))
        var labels = LabelCheck(
            axis: .dataset, entries: rows.parts.flatMap { $0.spec.entries[.dataset] ?? [] }, by: programs)
        for (index, (found, follows)) in zip(described, expected).enumerated() {
            log.expect(
                found.record.name, is: follows.0, "experiment_datasets", "\(name), position \(index + 1)", "dataset")
            labels.add(found.label, derived: [follows.1], component: follows.0, position: index + 1)
        }
        labels.run(in: "experiment_datasets", of: name, column: "label", &log)
    }

    // MARK: - Runs

    /// A run that the spec plans.
    private struct Planned {
        var description: RunDescription
        /// By part.
        var positions: [Int] = []
        var labels: [[String: String]] = []

        init(_ run: PlannedRun) { description = run.description }
    }

    private mutating func checkRuns(_ settings: inout KnownSettings, _ log: inout CheckLog) {
        var planned: [RunDescription: Planned] = [:]
        var order: [RunDescription] = []
        for part in rows.parts {
            for run in part.plan.runs {
                let key = settings.read(run.description).description
                if planned[key] == nil { order.append(key) }
                planned[key, default: Planned(run)].positions.append(run.position)
                planned[key]?.labels.append(run.labels)
            }
        }
        var labels = SpecAxis.allCases.map { axis in
            LabelCheck(axis: axis, entries: rows.parts.flatMap { $0.spec.entries[axis] ?? [] }, by: programs)
        }
        var missing = planned
        var extra: [(member: ExperimentMember, key: RunDescription)] = []
        let isNumberedAnew =
            rows.isUnited && experiment.members.map(\.position) == Array(1...max(1, experiment.members.count))
        for member in experiment.members {
            let reading = settings.read(member.description)
            noteUnknown(reading, member.position, &log)
            guard let run = missing.removeValue(forKey: reading.description) else {
                extra.append((member, reading.description))
                continue
            }
            log.expect(
                isNumberedAnew || run.positions.contains(member.position), "experiment_runs",
                "\(name), \(member.description.shortText)", "position", found: "\(member.position)",
                follows: run.positions.map { "\($0)" }.joined(separator: " or "))
            for index in labels.indices {
                let axis = labels[index].axis
                labels[index].add(
                    member.labels[axis.rawValue], derived: run.labels.map { $0[axis.rawValue] },
                    component: member.description.componentName(axis), position: member.position)
            }
            let others = Set(member.labels.keys).subtracting(SpecAxis.allCases.map(\.rawValue))
            log.expect(
                others.isEmpty, "experiment_runs", "\(name), position \(member.position)", "labels",
                found: "\(others.sorted().joined(separator: ", ")), which is no axis")
        }
        for label in labels { label.run(in: "experiment_runs", of: name, column: "labels", &log) }
        report(extra, missing: order.compactMap { key in missing[key].map { (key, $0) } }, &log)
    }

    private func noteUnknown(_ reading: KnownSettings.Reading, _ position: Int, _ log: inout CheckLog) {
        for unknown in reading.unknown {
            log.note(unknown: unknown, "experiment_runs", name, "spec", by: programs)
        }
        log.expect(
            reading.misfits.isEmpty, "experiment_runs", "\(name), position \(position)", "spec",
            found: reading.misfits.joined(separator: ", "), follows: "a value of its range")
    }

    /// A row that is not planned and a planned one that is not there are one disagreement if they are in one place.
    private func report(
        _ extra: [(member: ExperimentMember, key: RunDescription)], missing: [(RunDescription, Planned)],
        _ log: inout CheckLog
    ) {
        var missing = missing
        for (member, key) in extra {
            let place = "\(name), position \(member.position)"
            if !rows.isUnited, let index = missing.firstIndex(where: { $0.1.positions == [member.position] }) {
                let (found, follows) = Self.difference(key, missing.remove(at: index).0)
                log.expect(false, "experiment_runs", place, "spec", found: found, follows: follows)
            } else {
                log.expect(
                    false, "experiment_runs", place,
                    found: "\(member.description.shortText), which the spec does not plan")
            }
        }
        for (_, run) in missing {
            log.expect(
                false, "experiment_runs",
                "\(name), position \(run.positions.map { "\($0)" }.joined(separator: " or "))",
                found: "no row, where the spec plans \(run.description.shortText)")
        }
    }

    /// What differs between two descriptions, of either.
    private static func difference(_ a: RunDescription, _ b: RunDescription) -> (String, String) {
        func fields(_ run: RunDescription) -> [String: String] {
            var fields = ["seed": "\(run.seed)"]
            for axis in SpecAxis.allCases {
                if axis != .training { fields[axis.rawValue] = run.componentName(axis) }
                for (name, value) in run.options(of: axis) {
                    fields["\(axis.rawValue).\(name)"] = RunLabels.spell(value)
                }
            }
            return fields
        }
        let (a, b) = (fields(a), fields(b))
        let names = Set(a.keys).union(b.keys).sorted().filter { a[$0] != b[$0] }
        // Another component has other options: its name says enough.
        let shown = names.filter { name in !names.contains { name.hasPrefix($0 + ".") } }
        func text(_ fields: [String: String]) -> String {
            shown.map { "\($0) \(fields[$0] ?? "none")" }.joined(separator: ", ")
        }
        return (text(a), text(b))
    }
}
