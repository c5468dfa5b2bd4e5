import ThawModel
import ThawPlanning
import ThawReporting
import ThawStore
import ThawSupport

/// An experiment that at least one of the databases has.
package struct ExperimentDifference: Hashable, Sendable, Encodable {
    /// The experiment's name.
    package var name: String
    /// Whether each side has it. What follows is empty unless both have.
    package var present: Sides<Bool>
    /// Keys of the spec with different values.
    package var spec: [SpecChange] = []
    /// Planned runs, finished or not, that the other side's plan has not, even with other settings.
    package var plannedOnlyInA: [RunName] = []
    /// The same of B.
    package var plannedOnlyInB: [RunName] = []
    /// Labels that the same runs bear, each pair of labels once.
    package var labels: [SettingChange] = []
    /// What `tune` tries and has chosen.
    package var tunings: [SettingChange] = []
    /// The datasets that it describes and their numbers.
    package var statistics: [SettingChange] = []
    /// Whether the recorded numbers of the paper differ, and which of those that the table shows.
    package var publishedDiffers = false
    /// Numbers of the paper that the table shows and that differ.
    package var published: [SettingChange] = []
    /// The table of its runs; nil where a side has none.
    package var table: TableDifference?
    /// Why a side's table cannot be made.
    package var tableError: Sides<String?> = Sides(nil, nil)

    /// Whether more differs than the numbers of its table, which follow from the runs.
    var isDifferent: Bool {
        !present.a || !present.b || hasOtherRecord || !tableError.isSame || table?.claims.isEmpty == false
    }

    /// Whether the sides have recorded different things of it: spec, plan, choices, data described, the paper's numbers.
    private var hasOtherRecord: Bool {
        !spec.isEmpty || !plannedOnlyInA.isEmpty || !plannedOnlyInB.isEmpty || !labels.isEmpty || !tunings.isEmpty
            || !statistics.isEmpty || publishedDiffers
    }

    /// The experiment `name` in both databases.
    init(_ name: String, in contents: Sides<DatabaseContents>, names: Sides<RunNames>) {
        self.name = name
        let found = contents.map { contents in contents.experiments.first { $0.record.name == name } }
        present = found.map { $0 != nil }
        guard let a = found.a, let b = found.b else { return }
        let sides = Sides(a, b)
        spec = SpecChange.between(a.record, b.record)
        comparePlans(sides, names)
        tunings = Self.tunings(sides)
        statistics = Self.statistics(contents.map { $0.described[name] ?? [] })
        publishedDiffers = a.record.publishedJSON != b.record.publishedJSON

        // Rows are those of the same settings, whatever they are called.
        let alike = Sides(a, LabelPairing(sides).applied(to: b))
        var tables: Sides<KeyedTable?> = Sides(nil, nil)
        do { tables.a = try KeyedTable(a, contents.a) } catch { tableError.a = "\(error)" }
        do { tables.b = try KeyedTable(alike.b, contents.b) } catch { tableError.b = "\(error)" }
        if let ours = tables.a, let theirs = tables.b {
            table = TableDifference(ours, theirs, shared: Self.shared(alike, contents, Sides(ours, theirs)))
            if publishedDiffers { published = TableDifference.published(ours, theirs) }
        }
    }

    /// The tables of the runs that both have, by row and seed; those themselves where that is all of them.
    private static func shared(
        _ experiments: Sides<StoredExperiment>, _ contents: Sides<DatabaseContents>, _ tables: Sides<KeyedTable>
    ) -> Sides<KeyedTable?> {
        func shared(
            _ experiment: StoredExperiment, _ contents: DatabaseContents, _ table: KeyedTable, _ other: KeyedTable
        ) -> KeyedTable? {
            let runs = table.runs(alsoIn: other)
            // What could be made of all runs can be made of some.
            return runs == table.runs ? table : try? KeyedTable(experiment, contents, keeping: runs)
        }
        return Sides(
            shared(experiments.a, contents.a, tables.a, tables.b), shared(experiments.b, contents.b, tables.b, tables.a)
        )
    }

    private mutating func comparePlans(_ sides: Sides<StoredExperiment>, _ names: Sides<RunNames>) {
        let members = sides.map { side in
            Dictionary(side.members.map { ($0.identity, $0) }, uniquingKeysWith: { first, _ in first })
        }
        let entries = sides.map { side in
            side.members.map { member in
                RunPairing.Entry(
                    identity: member.identity, description: member.description,
                    rows: [TableAxis.allCases.map { member.labels[$0.rawValue] ?? "" }])
            }
        }
        let pairing = RunPairing(entries.a, entries.b)
        plannedOnlyInA = pairing.onlyInA.compactMap { identity in
            members.a[identity].map { names.a.name(identity, $0.description) }
        }
        plannedOnlyInB = pairing.onlyInB.compactMap { identity in
            members.b[identity].map { names.b.name(identity, $0.description) }
        }
        var seen: Set<SettingChange> = []
        for pair in pairing.pairs {
            let labels = Sides(members.a[pair.a]?.labels, members.b[pair.b]?.labels)
            for axis in TableAxis.allCases.map(\.rawValue) {
                let change = SettingChange("\(axis) label", differing: labels.map { $0?[axis] })
                if let change, seen.insert(change).inserted { self.labels.append(change) }
            }
        }
    }

    private static func tunings(_ sides: Sides<StoredExperiment>) -> [SettingChange] {
        let tunings = sides.map { side in
            Dictionary(side.tunings.map { (Tuning.title($0.labels), $0) }, uniquingKeysWith: { first, _ in first })
        }
        return Set(tunings.a.keys).union(tunings.b.keys).sorted().flatMap { title in
            let found = tunings.map { $0[title] }
            func change(_ what: String, _ value: (TuningRecord) -> String?) -> SettingChange? {
                SettingChange("\(title): \(what)", differing: found.map { $0.flatMap(value) })
            }
            return [
                change(SettingChange.chosen) { tuning in tuning.choice.map { tuning.text(tuning.settings[$0]) } },
                change("criterion") { Tuning.criterion($0.metric, $0.phases) },
                change("settings") { tuning in tuning.settings.map(tuning.text).joined(separator: "; ") },
                change("trials") { PlainText.grouped($0.settings.reduce(0) { $0 + $1.trials.count }) },
                change("runs") { PlainText.grouped($0.runs) },
            ].compactMap { $0 }
        }
    }

    private static func statistics(_ described: Sides<[DescribedDataset]>) -> [SettingChange] {
        let datasets = described.map { Dictionary($0.map { ($0.label, $0) }, uniquingKeysWith: { first, _ in first }) }
        let labels = described.a.map(\.label) + described.b.map(\.label).filter { datasets.a[$0] == nil }
        return labels.flatMap { label in
            let found = datasets.map { $0[label] }
            return
                ([
                    SettingChange(
                        "\(label): \(SettingChange.data)", differing: found.map { $0?.record.shortFingerprint })
                ]
                + DatasetStatistic.allCases.map { statistic in
                    SettingChange(
                        "\(label): \(statistic.rawValue)",
                        differing: found.map { $0?.statistics[statistic].map(PlainText.grouped) })
                }).compactMap { $0 }
        }
    }
}
