import Foundation
import GRDB
import TestSupport
import Testing
import ThawCore
import ThawSupport

@testable import ThawEvidence
@testable import ThawModel
@testable import ThawStore

/// The digest of an experiment: the same for the same results, whoever recorded them, when and in which order; another one
/// for whatever they say otherwise.
@Suite struct DigestTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// What a database records of one experiment, to be varied.
    struct Content {
        var spec =
            #"{"datasets":["movielens-1m"],"backbones":["deepfm"],"experiment":"x","methods":["base","csdm"],"#
            + #""report":{"figures":[{"kind":"phases","name":"f"}]},"seeds":{"count":2,"from":1}}"#
        var title = "X"
        var published: String? =
            #"{"title":"T","source":"S","results":[{"method":"base","auc":{"cold":0.7}},{"method":"csdm"}]}"#
        var runs = ["base", "csdm"].flatMap { method in
            (1...2).map { Sample.genuine(method: method, seed: $0, auc: 0.7 + 0.01 * Double($0)) }
        }
        /// A run without a result.
        var planned = [Sample.genuine(method: "csdm", seed: 3)]
        var labels = ["base": "Base", "csdm": "CSDM"]
        var trials = (101...104).map { Sample.genuine(method: "csdm", options: ["rho": .number(1)], seed: $0) }
        var choice: Int? = 0
        var mean = 0.71
        var options: [OptionValue] = [.number(0.1), .number(1)]
        var failures: [RunFailure.Kind] = []
        var more: (ResultStore) throws -> Void = { _ in }
    }

    private func store(_ change: (inout Content) -> Void = { _ in }) throws -> ResultStore {
        var content = Content()
        change(&content)
        let store = try ResultStore(path: folder.path("\(UUID().uuidString).sqlite"), access: .readWrite)
        for run in content.runs + content.trials { try store.record(run) }
        for (kind, run) in zip(content.failures, content.planned) {
            try store.record(
                failure: RunFailure(kind: kind, reason: "why"), identity: run.identity, description: run.description,
                dataset: run.dataset, environment: run.environment, at: 5)
        }
        let settings = zip([0, 2], content.options).map { start, value in
            TuningRecord.Setting(
                values: ["rho": value], mean: content.mean,
                trials: (start...start + 1).map {
                    TuningRecord.Trial(
                        position: $0 + 1, identity: content.trials[$0].identity,
                        description: content.trials[$0].description)
                })
        }
        try store.register(
            experiment: ExperimentRecord(
                name: "x", title: content.title, specText: content.spec, reportSettingsJSON: "{}",
                publishedJSON: content.published),
            members: (content.runs + content.planned).enumerated().map { index, run in
                run.member(
                    position: index + 1,
                    labels: ["method": content.labels[run.description.method.name] ?? "other"])
            },
            tunings: [
                TuningRecord(
                    number: 1, labels: ["method": "CSDM"], options: ["rho"], metric: .auc, phases: [.cold], runs: 3,
                    choice: content.choice, settings: settings)
            ])
        try content.more(store)
        return store
    }

    private static let invariances: [(String, @Sendable (inout Content) -> Void)] = [
        ("times", { for index in $0.runs.indices { $0.runs[index].result.startedAt += 99 } }),
        ("seconds", { for index in $0.runs.indices { $0.runs[index].result.phases[0].seconds += 1 } }),
        ("memory", { $0.runs[0].result.peakMemory += 1 }),
        ("workers", { $0.runs[0].workers = 8 }),
        ("effort", { $0.runs[0].result.effort = TrainingEffort(pretrainingSteps: 1, fitSteps: 2, fitSeconds: 3) }),
        (
            "budgets",
            {
                let count = TrainingCount(instances: 5, steps: 6)
                $0.runs[0].result.budgets = [
                    TrainingBudget(phase: .cold, seconds: 1, counts: TrainingCounts(total: count))
                ]
            }
        ),
        (
            "where and with what",
            {
                for index in $0.runs.indices {
                    $0.runs[index].environment.host = "there"
                    $0.runs[index].environment.cpu = "another"
                    $0.runs[index].environment.thawVersion = "9"
                    $0.runs[index].environment.revision = "fff"
                }
            }
        ),
        ("order", { $0.runs.reverse() }),
        ("labels", { $0.labels = ["base": "B", "csdm": "C"] }),
        ("the title", { $0.title = "Another" }),
        ("a dataset's title", { for index in $0.trials.indices { $0.trials[index].dataset.title = "Another" } }),
        ("the published source", { $0.published = $0.published?.replacingOccurrences(of: "\"S\"", with: "\"Z\"") }),
        (
            "spaces and order of published numbers",
            { $0.published = #"{"results": [{"method": "csdm"}, {"auc": {"cold": 0.70}, "method": "base"}]}"# }
        ),
        (
            "words of the spec",
            {
                $0.spec =
                    #"{"datasets":["movielens-1m"],"backbones":["deepfm"],"experiment":"x","title":"T","#
                    + #""methods":[{"csdm":{"label":"Ours"}},"base"],"seeds":[2,1],"slurm":{"chunk":3},"#
                    + #""report":{"figures":[{"kind":"phases","title":"F","name":"f"}]}}"#
            }
        ),
        ("runs that were killed", { $0.failures = [.killed] }),
        ("runs that took too long", { $0.failures = [.timeout] }),
        (
            "other experiments",
            { content in
                content.more = { store in
                    let run = Sample.genuine(method: "velf")
                    try store.record(run)
                    try store.register(
                        experiment: ExperimentRecord(
                            name: "other", title: "O", specText: "{}", reportSettingsJSON: "{}"),
                        members: [run.member(position: 1, labels: [:])])
                }
            }
        ),
        (
            "attempts",
            { content in
                content.more = { store in
                    try store.record(
                        RunAttempt(outcome: .lost, stage: "cold", host: "here", startedAt: 1, endedAt: 2),
                        of: Sample.identity(1))
                }
            }
        ),
    ]

    @Test(arguments: invariances.map(\.0))
    func whatSaysNothingOfResultsIsNoDifference(what: String) throws {
        let change = try #require(Self.invariances.first { $0.0 == what }?.1)
        let (a, b) = (try store(), try store(change))
        #expect(try a.dump(includingTimes: false, experiment: "x") == b.dump(includingTimes: false, experiment: "x"))
        #expect(try a.digest(of: "x") == b.digest(of: "x"))
        #expect(try a.dump(includingTimes: true) != b.dump(includingTimes: true), "the change changes something")
    }

    private static let differences: [(String, @Sendable (inout Content) -> Void)] = [
        ("a metric", { $0.runs[3].result.phases[2].f1 += 1e-15 }),
        ("a trial's metric", { $0.trials[0].result.phases[0].auc += 1e-15 }),
        ("a count of parameters", { $0.runs[0].result.parameterCount += 1 }),
        (
            "a setting",
            { $0.runs[0] = Sample.genuine(options: ["count": .text("seen")], auc: 0.71) }
        ),
        ("a seed", { $0.runs[0] = Sample.genuine(seed: 9, auc: 0.71) }),
        ("data", { for index in $0.runs.indices { $0.runs[index].dataset.splitSizes["test"] = 1 } }),
        ("items", { for index in $0.runs.indices { $0.runs[index].dataset.itemCounts["new"] = 1 } }),
        ("kinds of data", { for index in $0.runs.indices { $0.runs[index].dataset.isSynthetic = true } }),
        ("fewer planned runs", { $0.planned = [] }),
        ("more planned runs", { $0.planned.append(Sample.genuine(method: "csdm", seed: 4)) }),
        ("one result less", { $0.planned.append($0.runs.removeLast()) }),
        ("a run that cannot be done", { $0.failures = [.deterministic] }),
        ("a choice", { $0.choice = 1 }),
        ("no choice", { $0.choice = nil }),
        ("a mean", { $0.mean += 1e-9 }),
        ("values that were tried", { $0.options = [.number(0.1), .number(2)] }),
        ("a published number", { $0.published = $0.published?.replacingOccurrences(of: "0.7", with: "0.71") }),
        ("no published numbers", { $0.published = nil }),
        ("the spec's seeds", { $0.spec = $0.spec.replacingOccurrences(of: "\"count\":2", with: "\"count\":3") }),
        ("the spec's methods", { $0.spec = $0.spec.replacingOccurrences(of: ",\"csdm\"", with: "") }),
        ("a figure", { $0.spec = $0.spec.replacingOccurrences(of: "phases", with: "bars") }),
    ]

    @Test(arguments: differences.map(\.0))
    func whateverResultsSayIsADifference(what: String) throws {
        let change = try #require(Self.differences.first { $0.0 == what }?.1)
        // Data are recorded once: all runs must have the same.
        let all = { (content: inout Content) in
            change(&content)
            guard let dataset = content.runs.first?.dataset else { return }
            for index in content.trials.indices { content.trials[index].dataset = dataset }
            for index in content.planned.indices { content.planned[index].dataset = dataset }
        }
        #expect(try store().digest(of: "x") != store(all).digest(of: "x"))
    }

    /// Other data, and other numerics, make other runs.
    @Test func anotherFingerprintIsADifference() throws {
        func moved(_ run: RunRecord) -> RunRecord {
            var dataset = run.dataset
            dataset.fingerprint = String(repeating: "9", count: 64)
            return Sample.genuine(
                method: run.description.method.name, options: run.description.method.options,
                seed: run.description.seed, auc: run.result.phases[0].auc, dataset: dataset)
        }
        let other = try store { content in
            for keys in [\Content.runs, \.planned, \.trials] {
                content[keyPath: keys] = content[keyPath: keys].map(moved)
            }
        }
        #expect(try store().digest(of: "x") != other.digest(of: "x"))
    }

    @Test func itIsTheHashOfTheSortedLines() throws {
        let store = try store()
        let lines = try store.dump(includingTimes: false, experiment: "x").split(separator: "\n")
            .map { Array($0.utf8) }.sorted { $0.lexicographicallyPrecedes($1) }
        #expect(lines.count == 1 + 8 + 1 + 5 + 1 + 2 + 4)
        let hash = SHA256()
        for line in lines { hash.update(line + [10]) }
        #expect(try store.digest(of: "x") == hash.finalizeHex())
        #expect(try store.digests().map(\.experiment) == ["x"])
        #expect(try store.digests().map(\.digest) == [store.digest(of: "x")])
    }

    @Test func anUnknownExperimentIsNamed() throws {
        let store = try store()
        let error = #expect(throws: StoreError.self) { try store.digest(of: "z") }
        #expect("\(try #require(error))" == "\(store.path): holds no experiment 'z'; choose from x")
        #expect(throws: StoreError.self) { try store.dump(includingTimes: true, experiment: "z") }
    }

    /// Everything of one experiment, and nothing of others.
    @Test(arguments: [true, false])
    func aDumpCanBeOfOneExperiment(includingTimes: Bool) throws {
        let store = try store { content in
            content.more = { store in
                let run = Sample.genuine(method: "velf", dataset: Sample.dataset("taobao-ad", synthetic: true))
                try store.record(run)
                try store.record(
                    RunAttempt(outcome: .lost, stage: "cold", host: "here", startedAt: 1, endedAt: 2), of: run.identity)
                try store.register(
                    experiment: ExperimentRecord(name: "other", title: "O", specText: "{}", reportSettingsJSON: "{}"),
                    members: [run.member(position: 1, labels: [:])])
            }
        }
        func lines(_ experiment: String?) throws -> Set<Substring> {
            Set(try store.dump(includingTimes: includingTimes, experiment: experiment).split(separator: "\n"))
        }
        let (all, x, other) = (try lines(nil), try lines("x"), try lines("other"))
        #expect(all == x.union(other) && x.isDisjoint(with: other))
        #expect(other.count == (includingTimes ? 5 : 4) && other.contains { $0.contains("taobao-ad") })
    }

    @Test func partsThatAreUnitedGiveTheWhole() throws {
        func part(_ seeds: ClosedRange<Int>) throws -> ResultStore {
            try store { content in
                content.runs = content.runs.filter { seeds.contains($0.description.seed) }
                content.planned = content.planned.filter { seeds.contains($0.description.seed) }
                content.spec = content.spec.replacingOccurrences(
                    of: "{\"count\":2,\"from\":1}", with: "[\(seeds.map(String.init).joined(separator: ","))]")
            }
        }
        let whole = try store { content in
            content.spec = content.spec.replacingOccurrences(of: "\"count\":2", with: "\"count\":3")
        }
        let parts = [try part(1...1), try part(2...3)]
        for inputs in [parts, parts.reversed()] {
            let output = folder.path("\(UUID().uuidString).sqlite")
            _ = try DatabaseMerge(inputs: inputs.map(\.path), output: output).run()
            #expect(try ResultStore(path: output, access: .readOnly).digest(of: "x") == whole.digest(of: "x"))
        }
    }

    /// A text that is no spec is quoted, so that it cannot say what another column says.
    @Test func noSpecCanStandForOtherColumns() throws {
        let sound = try store()
        let line = try #require(
            sound.dump(includingTimes: false, experiment: "x").split(separator: "\n")
                .first { $0.hasPrefix("experiment ") })
        let text = try #require(line.range(of: " spec=").map { String(line[$0.upperBound...]) })
        #expect(text.contains(" published="))
        let forged = try store { content in
            content.spec = text
            content.published = nil
        }
        #expect(try forged.digest(of: "x") != sound.digest(of: "x"))
        for times in [true, false] {
            #expect(try forged.dump(includingTimes: times).contains(" spec=\"{\\\""))
        }
    }

    /// Digests are cited: those of the committed databases never change, whatever versions come.
    @Test func digestsAreForEver() throws {
        let digests = try CommittedDatabases.paths.flatMap { try ResultStore(path: $0, access: .readOnly).digests() }
        #expect(
            digests.map { "\($0.digest.prefix(32)) \($0.experiment)" } == [
                "f43f0bdc702e58abbf15e26df0109104 backbones", "43e6cf259430cf5f03c5bba9f9d60bc8 hidden-choices",
                "6cac451134d47472aeb80a1fccca279f matched-budget-dcn",
                "8d046357a9162c9a57b3759eae4e20c1 matched-budget",
                "8d7ba8b9591a48dd054ff62107c50dad pretraining-variance",
                "e732f38298660b87a7b9ffaa1ca9be3d released-vs-published", "2b840dc56b930326b7f4ba396276c58c table1",
                "0ffdd1ea9e79bf98bd564dc46d117cb2 tuned",
            ])
    }
}
