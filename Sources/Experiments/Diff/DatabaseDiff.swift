import ThawCore

/// What differs between two result databases, A and B: runs, data, experiments, tables, and what those claim.
///
/// Times, durations, peak memory and hosts are not looked at. Environments are compared, but do not make databases
/// different: what counts is what came out of them.
public struct DatabaseDiff: Hashable, Sendable, Encodable {
    /// Whether anything that counts differs.
    public enum Verdict: String, Sendable, Encodable {
        /// Nothing does, to the tolerance.
        case equal
        /// Something does.
        case different
    }

    /// Version of the machine-readable form; docs/diff.md describes it.
    public let format = "thaw-diff/1"
    /// Whether anything that counts differs.
    public var verdict: Verdict = .equal
    /// Metrics no further apart than this count as equal.
    public var tolerance: Double
    /// What the comparison is restricted to; nil for everything.
    public var experiment: String?
    /// The two files.
    public var databases: Sides<Database>
    /// What was changed, as far as it is recorded; what else differs may follow from it.
    public var cause: [Cause] = []
    /// How much was compared, and how much of it differs.
    public var summary = Summary()
    /// Over all pairs of runs.
    public var metrics: [MetricSummary] = []
    /// What differs in the runs, run by run.
    public var runs = Runs()
    /// Runs without a result on either side that failed in other ways, or on one side only.
    public var failures: [FailureDifference] = []
    /// Data that differ between paired runs.
    public var datasets: [DatasetDifference] = []
    /// Data that both have under two titles, by fingerprint: no difference.
    public var titles: [TitleDifference] = []
    /// In alphabetical order.
    public var experiments: [ExperimentDifference] = []
    /// What differs in the environments of paired runs.
    public var environment: [EnvironmentChange] = []

    /// One of the two files.
    public struct Database: Hashable, Sendable, Encodable {
        /// As it was given.
        public var path: String
        /// Finished runs.
        public var runs: Int
        /// The names of its experiments.
        public var experiments: [String]
        /// As `ResultStore.unchecked`; JSON has it there alone.
        public var unchecked: String?
        /// Of each of these, what its results are cited by.
        public var digests: [String]
    }

    /// How much was compared, and how much of it differs.
    public struct Summary: Hashable, Sendable, Encodable {
        /// Pairs of runs.
        public var runsCompared = 0
        /// Pairs whose settings, data and metrics are all the same.
        public var runsBitEqual = 0
        /// Pairs with equal settings and data whose metrics are not the same bits, but within the tolerance.
        public var runsWithinTolerance = 0
        /// All other pairs.
        public var runsDifferent = 0
        /// Those of them whose settings, data or numerics differ, whatever their metrics.
        public var runsWithOtherSettings = 0
        /// Finished runs of A without a partner.
        public var runsOnlyInA = 0
        /// Finished runs of B without a partner.
        public var runsOnlyInB = 0
        /// Cells of rows that both tables of an experiment have.
        public var cellsCompared = 0
        /// Cells whose digits in the table differ.
        public var cellsVisible = 0
        /// Cells that differ below those digits.
        public var cellsInvisible = 0
        /// Claims that both tables of an experiment make.
        public var claimsCompared = 0
        /// Those of them that do not hold on both sides.
        public var claimsFlipped = 0
        /// Of these, the ones that turned round.
        public var claimsReversed = 0
        /// The ones that B has too few runs for.
        public var claimsLost = 0
        /// The ones that B alone makes.
        public var claimsNew = 0
    }

    /// Runs that are not alike.
    public struct Runs: Hashable, Sendable, Encodable {
        /// Finished runs of A without a partner.
        public var onlyInA: [UnpairedRun] = []
        /// Finished runs of B without a partner.
        public var onlyInB: [UnpairedRun] = []
        /// Pairs that are not alike in everything, those within the tolerance included.
        public var different: [RunDifference] = []
    }

    /// A finished run that the other side has not.
    public struct UnpairedRun: Hashable, Sendable, Encodable {
        /// What it is called.
        public var run: RunName
        /// As `RunRecord.identity`.
        public var identity: String
        /// Why the other side failed at it; nil if it did not try, or has no record of that.
        public var failure: String?
    }

    /// A run that has no result on either side.
    public struct FailureDifference: Hashable, Sendable, Encodable {
        /// What it is called.
        public var run: RunName
        /// As `RunRecord.identity`.
        public var identity: String
        /// Why it failed; nil where it was not tried.
        public var reasons: Sides<String?>
    }

    /// Data of paired runs that are not the same.
    public struct DatasetDifference: Hashable, Sendable, Encodable {
        /// What each side has recorded of them.
        public var records: Sides<DatasetRecord>
        /// Pairs of runs on them.
        public var runs: Int
        /// In what they differ.
        public var changes: [SettingChange]
    }
}

extension DatabaseDiff {
    /// Compares `a` with `b`.
    ///
    /// - tolerance: metrics that are no further apart are taken as equal; 0 for the same bits.
    /// - experiment: compares that experiment alone, with its runs and trials.
    ///
    /// Throws `ReportError.unknownExperiment` if neither has the experiment.
    public init(
        _ a: DatabaseContents, _ b: DatabaseContents, tolerance: Double = 0, experiment: String? = nil
    ) throws(ReportError) {
        var contents = Sides(a, b)
        self.tolerance = tolerance
        self.experiment = experiment
        if let experiment {
            let known = Set(a.names + b.names).sorted()
            guard known.contains(experiment) else {
                throw .unknownExperiment(name: experiment, database: "\(a.path), \(b.path)", known: known)
            }
            contents = contents.map { $0.restricted(to: experiment) }
        }
        titles = TitleDifference.between(contents.a, contents.b)
        contents = contents.map { [titles] in $0.titled(titles) }
        databases = contents.map { contents in
            Database(
                path: contents.path, runs: contents.runs.count, experiments: contents.names,
                unchecked: contents.unchecked, digests: contents.names.map { contents.digests[$0] ?? "" })
        }
        let names = contents.map { RunNames($0) }
        compareRuns(contents, names)
        compareFailures(contents, names)
        experiments = Set(contents.a.names + contents.b.names).sorted().map {
            ExperimentDifference($0, in: contents, names: names)
        }
        environment = EnvironmentFields.changes(
            contents.map { Array($0.runs.values) }, differences: runs.different)
        let tables = experiments.compactMap(\.table)
        summary.cellsCompared = tables.reduce(0) { $0 + $1.cellsCompared }
        summary.cellsVisible = tables.reduce(0) { $0 + $1.visible }
        summary.cellsInvisible = tables.reduce(0) { $0 + $1.cells.count - $1.visible }
        summary.claimsCompared = tables.reduce(0) { $0 + $1.claimsCompared }
        let changes = tables.flatMap(\.claims).map(\.change)
        summary.claimsFlipped = changes.count
        summary.claimsReversed = changes.count { $0 == .reversed }
        summary.claimsLost = changes.count { $0 == .lost }
        summary.claimsNew = changes.count { $0 == .new }
        cause = causes()
        let isEqual =
            summary.runsDifferent + summary.runsOnlyInA + summary.runsOnlyInB == 0 && failures.isEmpty
            && datasets.isEmpty && !experiments.contains(where: \.isDifferent)
        verdict = isEqual ? .equal : .different
    }

    private mutating func compareRuns(_ contents: Sides<DatabaseContents>, _ names: Sides<RunNames>) {
        func entries(_ contents: DatabaseContents, _ names: RunNames) -> [RunPairing.Entry] {
            names.sorted(contents.runs.keys).compactMap { identity in
                contents.runs[identity].map {
                    RunPairing.Entry(
                        identity: identity, description: $0.description, rows: names.rows(of: identity))
                }
            }
        }
        let pairing = RunPairing(entries(contents.a, names.a), entries(contents.b, names.b))
        var data: [Sides<DatasetRecord>] = []
        for pair in pairing.pairs {
            guard let ours = contents.a.runs[pair.a], let theirs = contents.b.runs[pair.b] else { continue }
            summary.runsCompared += 1
            data.append(Sides(ours.dataset, theirs.dataset))
            let difference = RunDifference(
                run: names.a.name(of: ours), ours, theirs, pairedBy: pair.basis, tolerance: tolerance)
            if difference.isDifferent {
                summary.runsDifferent += 1
                if !difference.settings.isEmpty { summary.runsWithOtherSettings += 1 }
            } else if difference.agreement == .withinTolerance {
                summary.runsWithinTolerance += 1
            } else {
                summary.runsBitEqual += 1
                continue
            }
            runs.different.append(difference)
        }
        datasets = data.filter { !$0.isSame }.groups { $0 }.map { records, pairs in
            DatasetDifference(
                records: records, runs: pairs.count, changes: SettingChange.between(records.a, records.b))
        }
        metrics = TableMetric.evaluated.map {
            MetricSummary($0, of: runs.different, pairs: summary.runsCompared)
        }
        runs.onlyInA = Self.unpaired(pairing.onlyInA, contents.a, names.a, other: contents.b)
        runs.onlyInB = Self.unpaired(pairing.onlyInB, contents.b, names.b, other: contents.a)
        summary.runsOnlyInA = runs.onlyInA.count
        summary.runsOnlyInB = runs.onlyInB.count
    }

    private static func unpaired(
        _ identities: [String], _ contents: DatabaseContents, _ names: RunNames, other: DatabaseContents
    ) -> [UnpairedRun] {
        identities.compactMap { contents.runs[$0] }.map { run in
            UnpairedRun(
                run: names.name(of: run), identity: run.identity,
                failure: other.failures[run.identity]?.failure.reason.singleLine)
        }
    }

    private mutating func compareFailures(_ contents: Sides<DatabaseContents>, _ names: Sides<RunNames>) {
        for identity in Set(contents.a.failures.keys).union(contents.b.failures.keys).sorted() {
            let found = contents.map { $0.failures[identity] }
            guard contents.a.runs[identity] == nil, contents.b.runs[identity] == nil,
                let some = found.a ?? found.b
            else { continue }
            let reasons = found.map { $0.map { "\($0.failure.kind.rawValue): \($0.failure.reason.singleLine)" } }
            guard !reasons.isSame else { continue }
            let name = (found.a == nil ? names.b : names.a).name(identity, some.description, some.dataset)
            failures.append(FailureDifference(run: name, identity: identity, reasons: reasons))
        }
    }
}
