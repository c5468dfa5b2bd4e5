import Foundation
import ThawModel
import ThawPlanning
import ThawSupport

/// The experiments of one name in several databases, as one: its planned runs are those that any of them plans.
///
/// Where one spec plans just these (the parts' own, or theirs with one list united: `seeds`, `methods`, ...), the
/// experiment is recorded as `thaw run` of that spec would have. Otherwise all specs are kept, and the order of the runs
/// follows that of the parts' axes. Titles and labels are those of the first part (`WordUnion`).
struct ExperimentUnion {
    /// One database's experiment.
    struct Part {
        var path: String
        var experiment: StoredExperiment
        var described: [DescribedDataset]
    }

    /// What an identity is made of beside the description.
    struct Data: Hashable {
        var dataset: DatasetRecord
        var numericsRevision: Int
    }

    let name: String
    /// With the words of the first.
    private(set) var parts: [Part]
    /// As the databases have them.
    let originals: [Part]
    private var words: WordUnion
    /// Of each run that was done or has failed, by identity.
    private let data: [String: Data]

    /// - outcomes: the runs and failures of all databases.
    init(name: String, _ parts: [ContentsUnion.Part], outcomes: StoredContents) {
        self.name = name
        let own = parts.compactMap { part in
            part.contents.experiments.first { $0.record.name == name }.map {
                Part(path: part.path, experiment: $0, described: part.contents.described[name] ?? [])
            }
        }
        words = WordUnion(name, own)
        (originals, self.parts) = (own, words.parts)
        let runs = outcomes.runs.map { ($0.identity, Data($0.dataset, $0.environment)) }
        let failures = outcomes.failures.map { ($0.identity, Data($0.dataset, $0.environment)) }
        data = Dictionary(runs + failures) { first, _ in first }
    }

    /// Throws `MergeError.differentExperiments`.
    mutating func united() throws(MergeError) -> StoredExperiment {
        if let only = Set(parts.map(\.experiment)).first, parts.allSatisfy({ $0.experiment == only }) { return only }
        try checkData()
        let specs = SpecUnion(parts.map(\.experiment.record.specText))
        if let text = specs.single, let planned = try replanned(text) { return planned }
        guard let tunings = Set(parts.map(\.experiment.tunings)).first,
            parts.allSatisfy({ $0.experiment.tunings == tunings })
        else {
            throw conflict(reasonOfTunings, parts)
        }
        // The words of the databases themselves decide what is refused, in whatever order they are named.
        try checkLabels(of: originals)
        if whole.isEmpty { try checkRows(of: originals) }
        if isAmbiguous {
            words = words.distinct
            parts = words.parts
        }
        let members = try unitedMembers()
        return StoredExperiment(
            record: unitedRecord(SpecUnion(parts.map(\.experiment.record.specText)), members.map(\.labels)),
            members: members, tunings: tunings)
    }

    /// Why what the parts choose cannot be one.
    private var reasonOfTunings: String {
        let all = parts.map(\.experiment.tunings)
        let haveSameTrials = all.allSatisfy { tunings in
            tunings.count == all[0].count && zip(tunings, all[0]).allSatisfy { $0.hasTrials(of: $1) }
        }
        return haveSameTrials
            ? "they choose options (`tune`) from the same trials, and no one spec plans the runs of all"
            : "they choose options (`tune`) from different trials"
    }

    func conflict(_ detail: String, _ parts: [Part]) -> MergeError {
        .differentExperiments(name: name, detail: detail, paths: parts.map(\.path))
    }

    /// Throws unless all parts plan runs on the same data, as far as it is known which they are.
    private func checkData() throws(MergeError) {
        var known: [String: (data: Data, part: Part)] = [:]
        for part in parts {
            for member in part.experiment.members {
                guard let data = data[member.identity] else { continue }
                let key = Self.key(of: member.description.dataset)
                guard let other = known[key] else {
                    known[key] = (data, part)
                    continue
                }
                guard other.data != data else { continue }
                let (a, b) = (other.data, data)
                throw conflict(
                    a.dataset.fingerprint == b.dataset.fingerprint
                        ? "they have revisions \(a.numericsRevision) and \(b.numericsRevision) of the numerics"
                        : "\(a.dataset.name) is other data in one than in the other (fingerprints "
                            + "\(a.dataset.fingerprint.prefix(12)) and \(b.dataset.fingerprint.prefix(12)))",
                    [other.part, part])
            }
        }
        for part in parts {
            for member in part.experiment.members {
                guard let (data, other) = known[Self.key(of: member.description.dataset)] else { continue }
                let identity = RunIdentity.of(
                    member.description, dataset: data.dataset, numericsRevision: data.numericsRevision)
                guard identity != member.identity else { continue }
                throw conflict("\(data.dataset.name) is other data in one than in the other", [other, part])
            }
        }
    }

    static func key(of choice: Choice) -> String { (try? StoredJSON.encode(choice)) ?? "" }

    // MARK: - Words

    /// A sentence for each title or label that gave way in `united`, or in the `described` datasets.
    func notes(_ united: StoredExperiment, _ described: [DescribedDataset]) -> [String] {
        let labels = Dictionary(united.members.map { ($0.identity, $0.labels) }) { first, _ in first }
        let datasets = Dictionary(described.map { ($0.record.fingerprint, $0.label) }) { first, _ in first }
        var notes = words.notes
        for part in originals {
            var renamed: [(axis: String, old: String, new: String)] = []
            for axis in SpecAxis.listed.map(\.rawValue) {
                for member in part.experiment.members {
                    guard let old = member.labels[axis], let new = labels[member.identity]?[axis] else { continue }
                    renamed.append((axis, old, new))
                }
            }
            for dataset in part.described {
                guard let new = datasets[dataset.record.fingerprint] else { continue }
                renamed.append((SpecAxis.dataset.rawValue, dataset.label, new))
            }
            for (axis, old, new) in renamed {
                let (old, new) = Self.withoutOptions(old, new)
                // Options that come or go are no other words.
                if old.hasPrefix(new) || new.hasPrefix(old) { continue }
                let owner = originals.first { other in
                    other.path != part.path
                        && (other.experiment.members.contains { $0.labels[axis]?.hasPrefix(new) ?? false }
                            || other.described.contains { $0.label == new })
                }
                notes.append(
                    "\(part.path): experiment \(name): the \(axis) \(old.inQuotes) is \(new.inQuotes) now"
                        + (owner.map { ", as in \($0.path)" } ?? ""))
            }
        }
        return notes.unique()
    }

    /// Two labels without the options that stand behind both: `A (rho 1)`, `B (rho 1)`.
    private static func withoutOptions(_ a: String, _ b: String) -> (String, String) {
        guard let start = a.range(of: " (", options: .backwards)?.lowerBound, b.hasSuffix(a[start...]), a.hasSuffix(")")
        else { return (a, b) }
        return (String(a[..<start]), String(b.dropLast(a[start...].count)))
    }

    // MARK: - The record

    /// Title and report of the part with the most runs, and what all specs say.
    private func unitedRecord(_ specs: SpecUnion, _ labels: [[String: String]]) -> ExperimentRecord {
        let records = parts.map { ($0.experiment.members.count, $0.experiment.record) }
        func text(_ record: ExperimentRecord) -> String {
            [record.title, record.reportSettingsJSON, record.publishedJSON ?? ""].joined(separator: "\n")
        }
        var record = records.sorted { ($1.0, text($0.1)) < ($0.0, text($1.1)) }[0].1
        record.specText = specText(specs)
        record.publishedJSON = publishedJSON
        if let settings = try? StoredJSON.decode(ReportSettings.self, from: record.reportSettingsJSON),
            let json = try? StoredJSON.encode(settings.separating(ReportSettings.varyingAxes(labels)))
        {
            record.reportSettingsJSON = json
        }
        return record
    }

    /// One spec of all, unless this Thaw can plan all of theirs and not that one.
    private func specText(_ specs: SpecUnion) -> String {
        func isPlannable(_ text: String) -> Bool { (try? SpecReader.read(recorded: text, programs: programs)) != nil }
        guard let single = specs.single, !isPlannable(single) else { return specs.single ?? specs.apart }
        let areKnown = parts.flatMap { SpecUnion.parts(of: $0.experiment.record.specText) }.allSatisfy(isPlannable)
        return areKnown ? specs.apart : single
    }

    /// The published numbers that a part has; of several the first by their letters.
    private var publishedJSON: String? { parts.compactMap(\.experiment.record.publishedJSON).min() }

    // MARK: - As one spec plans it

    /// As `StoredExperiment.programs`, of all parts; where they differ, a run is none of the plan's.
    private var programs: [String: [String: String]] {
        parts.reduce(into: [:]) { known, part in known.merge(part.experiment.programs) { first, _ in first } }
    }

    /// The experiment that `spec` plans; nil if this Thaw cannot plan it, or it plans other runs than the parts do.
    private func replanned(_ spec: String) throws(MergeError) -> StoredExperiment? {
        guard
            var plan = try? SpecReader.read(recorded: spec, programs: programs).plan,
            plan.experiment == name
        else { return nil }
        let members = parts.flatMap(\.experiment.members)
        let recorded = RecordedRuns(members.map { ($0.description, $0.identity) })
        guard let tunings = try replanned(plan.tunings) else { return nil }
        plan = plan.choosing(tunings.map(\.choice))
        let planned = plan.runs.compactMap { run in
            recorded.run(as: run.description).map {
                ExperimentMember(
                    position: run.position, identity: $0.identity, description: $0.description, labels: run.labels)
            }
        }
        guard planned.count == plan.runs.count, Set(planned.map(\.identity)) == Set(members.map(\.identity)) else {
            return nil
        }
        let records = Set(parts.map(\.experiment.record))
        guard let first = records.first, let report = try? StoredJSON.encode(plan.report) else { return nil }
        let record =
            records.count == 1
            ? first
            : ExperimentRecord(
                name: name, title: plan.title, specText: plan.specText, reportSettingsJSON: report,
                publishedJSON: publishedJSON)
        return StoredExperiment(record: record, members: planned, tunings: tunings)
    }

    /// What the plan has to choose, with the trials' identities and the choices that parts have made; nil if a trial is
    /// none of theirs.
    private func replanned(_ tunings: [Tuning]) throws(MergeError) -> [TuningRecord]? {
        let known = parts.flatMap(\.experiment.tunings)
        let trials = known.flatMap(\.settings).flatMap(\.trials)
        let recorded = RecordedRuns(trials.map { ($0.description, $0.identity) })
        var records: [TuningRecord] = []
        for tuning in tunings {
            var record = TuningRecord(tuning, recorded)
            guard record.settings.flatMap(\.trials).count == tuning.settings.flatMap(\.trials).count else {
                return nil
            }
            for other in known where other.hasTrials(of: record) {
                for index in record.settings.indices {
                    record.settings[index].mean = record.settings[index].mean ?? other.settings[index].mean
                }
                if let choice = record.choice, let others = other.choice, choice != others {
                    throw conflict("they have chosen different options for the same runs", parts)
                }
                record.choice = record.choice ?? other.choice
            }
            records.append(record)
        }
        return records
    }
}

extension ExperimentUnion.Data {
    fileprivate init(_ dataset: DatasetRecord, _ environment: EnvironmentRecord) {
        self.init(dataset: dataset, numericsRevision: environment.numericsRevision)
    }
}

extension TuningRecord {
    /// `tuning`, with nothing chosen yet; trials without an identity are left out.
    fileprivate init(_ tuning: Tuning, _ recorded: RecordedRuns) {
        number = tuning.number
        labels = tuning.labels
        options = tuning.options
        metric = tuning.metric
        phases = tuning.phases
        runs = tuning.runs.count
        settings = tuning.settings.map { setting in
            Setting(
                values: setting.values, mean: nil,
                trials: setting.trials.compactMap { trial in
                    recorded.run(as: trial.description).map {
                        Trial(position: trial.position, identity: $0.identity, description: $0.description)
                    }
                })
        }
    }

    /// Whether it chooses from the same trials.
    fileprivate func hasTrials(of other: TuningRecord) -> Bool {
        settings.map { $0.trials.map(\.identity) } == other.settings.map { $0.trials.map(\.identity) }
    }
}
