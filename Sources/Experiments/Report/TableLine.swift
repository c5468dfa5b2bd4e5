import ThawCore

/// The runs behind one row of one group: they differ by nothing but the seed.
struct TableLine {
    /// Labels of the group: of the axes `groups` first, then of the remaining axes.
    var group: [String]
    var row: String
    var datasetLabel: String
    /// What its runs have in common; the seed means nothing here.
    var description: RunDescription
    /// Seed -> identity.
    var planned: [Int: String] = [:]
    /// Seed -> result.
    var finished: [Int: RunRecord] = [:]

    var isComplete: Bool { finished.count == planned.count }
    var seeds: Set<Int> { Set(finished.keys) }

    /// The finished results of `seeds`, by seed, so that a mean always adds in the same order.
    func results(of seeds: Set<Int>) -> [RunResult] {
        seeds.sorted().compactMap { finished[$0]?.result }
    }

    /// Seed -> value.
    func values(_ phase: Phase, _ metric: TableMetric) -> [Int: Double] {
        finished.compactMapValues { TableBuilder.values([$0.result], phase, metric).first }
    }
}

extension TableBuilder {
    /// The experiment's runs by group and row, both in the order in which the experiment names them.
    func lines() throws(ReportError) -> [TableLine] {
        var lines: [TableLine] = []
        var places: [[String]: Int] = [:]
        let axes = settings.groups.map(\.rawValue) + otherAxes
        for member in experiment.members.sorted(by: { $0.position < $1.position }) {
            // Only `training` may be without a label, where it does not vary.
            let row = member.labels[settings.rows.rawValue] ?? ""
            let groupLabels = axes.map { member.labels[$0] ?? "" }
            let place = places[groupLabels + [row]] ?? lines.count
            if place == lines.count {
                places[groupLabels + [row]] = place
                lines.append(
                    TableLine(
                        group: groupLabels, row: row, datasetLabel: member.labels["dataset"] ?? "",
                        description: member.description))
            }
            let seed = member.description.seed
            if let setting = SettingChange.effective(lines[place].description, member.description).first?.setting
                ?? (lines[place].planned[seed].map { $0 == member.identity } == false ? "their data" : nil)
            {
                throw .ambiguous(
                    experiment: experiment.record.name,
                    group: groupLabels.filter { !$0.isEmpty }.joined(separator: ", ").singleLine, row: row.singleLine,
                    setting: setting)
            }
            lines[place].planned[seed] = member.identity
            lines[place].finished[seed] = runs[member.identity]
        }
        return lines
    }

    /// Axes that are neither rows nor groups, in alphabetical order.
    var otherAxes: [String] {
        Set(experiment.members.flatMap(\.labels.keys)).subtracting(([settings.rows] + settings.groups).map(\.rawValue))
            .sorted()
    }

    /// The line that RelaImpr and tests compare `line` with: method `base` on the same dataset and backbone, trained alike.
    /// Where there are several, the one whose options all have the values that `line` has; nil if that is unclear.
    static func base(of line: TableLine, among lines: [TableLine]) -> TableLine? {
        baseIndex(of: line, among: lines).map { lines[$0] }
    }

    /// The place of that line among `lines`.
    static func baseIndex(of line: TableLine, among lines: [TableLine]) -> Int? {
        // Settings as identities have them: what an older record lacks is no difference.
        let ours = line.description.decisive
        let bases = lines.indices.filter { lines[$0].description.method.name == "base" }
            .map { (place: $0, run: lines[$0].description.decisive) }
        let candidates = bases.filter { _, base in
            base.dataset == ours.dataset && base.backbone == ours.backbone && base.training == ours.training
        }
        if candidates.count < 2 { return candidates.first?.place }
        let alike = candidates.filter { _, base in
            base.method.options.allSatisfy { name, value in
                // A method without an option that base got later does what was done before.
                (ours.method.options[name] ?? LaterAdditions.value(name, of: .method, "base")) == value
            }
        }
        return alike.count == 1 ? alike[0].place : nil
    }
}
