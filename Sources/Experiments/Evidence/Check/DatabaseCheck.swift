import ThawCore
import ThawModel
import ThawStore

/// Derives what follows from a database's specs and runs and from this program, and compares it with what stands there.
/// Nothing is trained, and no data are read.
///
/// Settings and numbers are compared, never wording. What this program does not know (a method or an option of a later one,
/// a user's own published numbers) cannot be checked, which does not make it wrong.
package struct DatabaseCheck: Sendable {
    /// As it was given.
    package let path: String
    /// Its experiments by name, with the digest of what their results say.
    package let experiments: [(experiment: String, digest: String)]
    /// How many comparisons were made.
    package let compared: Int
    /// What does not follow.
    package let disagreements: [Disagreement]
    /// Of what it cannot be said.
    package let uncheckable: [Uncheckable]

    /// Checks `store`.
    ///
    /// - hasDigests: whether to compute the digests of its experiments, too.
    ///
    /// Throws `StoreError` where it cannot be read.
    package init(_ store: ResultStore, hasDigests: Bool = true) throws(StoreError) {
        path = store.path
        var log = CheckLog()
        try Self.checkRecords(store, &log)
        let contents = try store.contents()
        experiments = hasDigests ? try store.digests() : []
        var settings = KnownSettings()
        for experiment in contents.experiments {
            Self.check(experiment, contents, &settings, &log)
        }
        Self.check(contents, &settings, &log)
        compared = log.compared
        disagreements = log.disagreements
        uncheckable = log.uncheckable
    }

    /// Records that do not agree with themselves, and views.
    private static func checkRecords(_ store: ResultStore, _ log: inout CheckLog) throws(StoreError) {
        let (edited, rows) = try store.editedRecords()
        log.count(rows)
        for error in edited {
            guard case .edited(_, let identity, let detail) = error else { continue }
            log.add(Disagreement(table: "runs", row: String(identity.prefix(12)), found: detail))
        }
        for view in try store.changedViews() {
            log.expect(false, "view", view, found: "another view", follows: "that of this database's version")
        }
        for finding in try store.integrityFindings() { log.expect(false, "schema", "", found: finding) }
    }

    /// Runs and datasets, whatever experiments they are of.
    private static func check(_ contents: StoredContents, _ settings: inout KnownSettings, _ log: inout CheckLog) {
        var uses: [String: Set<ResolvedOptions>] = [:]
        var known: [(run: RunRecord, settings: RunDescription)] = []
        for run in contents.runs {
            let reading = settings.read(run.description)
            uses[run.dataset.fingerprint, default: []].insert(run.description.dataset.options.mapValues(\.comparable))
            let programs = RecordingPrograms(versions: [run.environment.thawVersion])
            for unknown in reading.unknown { log.note(unknown: unknown, "runs", "", "spec", by: programs) }
            log.expect(
                reading.misfits.isEmpty, "runs", "\(run.identity.prefix(12)) (\(run.description.shortText))", "spec",
                found: reading.misfits.joined(separator: ", "), follows: "a value of its range")
            guard reading.misfits.isEmpty else { continue }
            BudgetCheck(run: run, settings: reading.description).check(&log)
            known.append((run, reading.description))
        }
        PeerCheck(runs: known).check(&log)
        ParameterCheck(runs: known).check(&log)
        let finished = Set(contents.runs.map(\.identity))
        for failure in contents.failures {
            log.expect(
                !finished.contains(failure.identity), "failures",
                "\(failure.identity.prefix(12)) (\(failure.description.shortText))",
                found: "a failure of a run that has a result")
            let options = failure.description.dataset.options.mapValues(\.comparable)
            uses[failure.dataset.fingerprint, default: []].insert(options)
        }
        for dataset in contents.datasets {
            DatasetCheck(
                dataset: dataset, statistics: contents.statistics[dataset.fingerprint] ?? [:],
                uses: uses[dataset.fingerprint] ?? [],
                programs: contents.programs(on: { $0.fingerprint == dataset.fingerprint })
            ).check(&log)
        }
    }

    private static func check(
        _ experiment: StoredExperiment, _ contents: StoredContents, _ settings: inout KnownSettings,
        _ log: inout CheckLog
    ) {
        let name = experiment.record.name
        let outcomes =
            contents.runs.map { ($0.identity, $0.dataset, $0.environment) }
            + contents.failures.map { ($0.identity, $0.dataset, $0.environment) }
        let origins = outcomes.map { ($0, IdentityCheck.Origin(dataset: $1, numericsRevision: $2.numericsRevision)) }
        IdentityCheck(experiment: experiment, origins: Dictionary(origins) { first, _ in first }).run(&settings, &log)
        GenerationCheck(
            experiment: experiment, runs: Dictionary(contents.runs.map { ($0.identity, $0) }) { first, _ in first }
        ).check(&log)
        let programs = contents.programs(of: experiment)
        RecordedTexts(experiment: experiment.record, programs: programs).check(&log)
        PublishedCheck(experiment: experiment.record, programs: programs).run(&log)
        let results = Dictionary(contents.runs.map { ($0.identity, $0.result) }) { first, _ in first }
        let failed = Set(contents.failures.filter { $0.failure.kind == .deterministic }.map(\.identity))
        let planned: PlannedRows
        do {
            planned = try PlannedRows(experiment)
        } catch {
            let reason = (error as? SpecErrors)?.issues.first?.message ?? "\(error)"
            log.note(unplanned: reason, name, by: programs)
            return UnplannedCheck(experiment: experiment, results: results, failed: failed).run(&log)
        }
        let tunings = TuningCheck(
            experiment: experiment, rows: planned, programs: programs, results: results, failed: failed)
        let choices = tunings.run(&settings, &log)
        var plan = PlanCheck(
            experiment: experiment, described: contents.described[name] ?? [], rows: planned.choosing(choices),
            programs: programs)
        plan.run(&settings, &log)
    }
}
