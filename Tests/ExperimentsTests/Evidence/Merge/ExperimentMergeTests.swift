import Foundation
import TestSupport
import Testing
import ThawCore

@testable import ThawEvidence
@testable import ThawModel
@testable import ThawPlanning
@testable import ThawReporting
@testable import ThawStore

/// Parts of one experiment, planned from specs as `thaw run` would and "done" with made-up metrics, united.
@Suite struct ExperimentMergeTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// A database as `thaw run` of `spec` leaves it.
    /// - unfinished: which of its runs have no result.
    func make(
        _ name: String, _ spec: String, fingerprint: Character = "a",
        unfinished: (RunDescription) -> Bool = { _ in false }
    ) throws -> String {
        let plan = try SpecReader.read(bytes: Array(spec.utf8), file: name, context: SpecContext()).plan
        let path = folder.path(name)
        let store = try ResultStore(path: path, access: .readWrite)
        func record(_ planned: PlannedRun) -> RunRecord {
            let trial = planned.description.isOnPseudoNewItems
            var dataset = Sample.dataset(planned.description.dataset.name)
            let isPlain = planned.description.dataset.options["old-threshold"] == .integer(200)
            let digit = trial ? "f" : dataset.name == "movielens-1m" ? (isPlain ? fingerprint : "d") : "e"
            dataset.fingerprint = String(repeating: digit, count: 64)
            let identity = RunIdentity.of(planned.description, dataset: dataset, numericsRevision: 1)
            // Made-up, but the same for the same run.
            let auc = 0.5 + Double(identity.utf8.reduce(0) { $0 + Int($1) } % 300) / 1000
            return RunRecord(
                identity: identity, description: planned.description, dataset: dataset,
                environment: Sample.environment(), result: Sample.result(auc: auc))
        }
        let trials = plan.trials.map(record)
        for run in trials where !unfinished(run.description) { try store.record(run) }
        let means = plan.tunings.map { tuning in
            tuning.settings.map { setting in
                let runs = setting.trials.map(record)
                let values = runs.filter { !unfinished($0.description) }.flatMap(\.result.phases).map(\.auc)
                return runs.contains { unfinished($0.description) } ? nil : SampleStatistics.mean(values)
            }
        }
        let choices = means.map { $0.contains(nil) ? nil : TableMetric.auc.best(of: $0) }
        let chosen = plan.choosing(choices)
        for run in chosen.runs.map(record) where !unfinished(run.description) { try store.record(run) }
        let tunings = zip(chosen.tunings, means).map { tuning, means in
            TuningRecord(
                number: tuning.number, labels: tuning.labels, options: tuning.options, metric: tuning.metric,
                phases: tuning.phases, runs: tuning.runs.count, choice: tuning.choice,
                settings: zip(tuning.settings, means).map { setting, mean in
                    TuningRecord.Setting(
                        values: setting.values, mean: mean,
                        trials: setting.trials.map {
                            TuningRecord.Trial(
                                position: $0.position, identity: record($0).identity, description: $0.description)
                        })
                })
        }
        try store.register(
            experiment: ExperimentRecord(
                name: plan.experiment, title: plan.title, specText: plan.specText,
                reportSettingsJSON: try StoredJSON.encode(plan.report)),
            members: chosen.runs.map { record($0).member(position: $0.position, labels: $0.labels) }, tunings: tunings)
        return path
    }

    /// The dump of the union, the same in both orders.
    private func merged(_ paths: String...) throws -> String {
        let texts = try [paths, paths.reversed()].map { order in
            let output = folder.path("\(UUID().uuidString).sqlite")
            _ = try DatabaseMerge(inputs: Array(order), output: output).run()
            return try ResultStore.checked(path: output).dump(includingTimes: true)
        }
        #expect(texts[0] == texts[1])
        return texts[0]
    }

    private func dump(_ path: String) throws -> String {
        try ResultStore.checked(path: path).dump(includingTimes: true)
    }

    func refusal(_ paths: String...) -> String {
        let error = #expect(throws: MergeError.self) {
            try DatabaseMerge(inputs: paths, output: folder.path("out.sqlite")).run()
        }
        return "\(error as Any)"
    }

    static func spec(
        datasets: String = "[movielens-1m]", backbones: String = "[deepfm]", methods: String = "[base, velf, csdm]",
        seeds: String = "{from: 1, count: 4}", _ more: String = ""
    ) -> String {
        """
        experiment: parts
        title: "Parts"
        datasets: \(datasets)
        backbones: \(backbones)
        methods: \(methods)
        seeds: \(seeds)
        report: {table: {metrics: [auc, relaimpr]}}
        \(more)
        """
    }

    /// What is united, and the spec that does all of it.
    @Test(arguments: [
        // Seeds.
        (spec(), spec(seeds: "{from: 1, count: 2}"), spec(seeds: "[3, 4]")),
        // Overlapping.
        (spec(), spec(seeds: "{from: 1, count: 3}"), spec(seeds: "{from: 2, count: 3}")),
        // Methods, in the parts' order, and in the registry's.
        (spec(methods: "[csdm, velf, base]"), spec(methods: "[csdm, velf]"), spec(methods: "[velf, base]")),
        (spec(), spec(methods: "[base, velf]"), spec(methods: "[csdm]")),
        // A sweep: labels are told apart only together.
        (
            spec(methods: "[base, csdm: {rho: 0.1}, csdm: {rho: 1}]"), spec(methods: "[base, csdm: {rho: 0.1}]"),
            spec(methods: "[csdm: {rho: 1}]")
        ),
        // Backbones and datasets: the table gets an axis that neither part's has.
        (spec(backbones: "[deepfm, dcn]"), spec(), spec(backbones: "[dcn]")),
        (spec(datasets: "[movielens-1m, taobao-ad]"), spec(datasets: "[taobao-ad]"), spec()),
        // Rules stay what they are, and places of excluded runs are kept.
        (
            spec("exclude: [{method: velf, seed: 2}]\nwhen: [{method: csdm, set: {method.rho: 1}}]"),
            spec(seeds: "[1, 2]", "exclude: [{method: velf, seed: 2}]\nwhen: [{method: csdm, set: {method.rho: 1}}]"),
            spec(seeds: "[2, 3, 4]", "exclude: [{method: velf, seed: 2}]\nwhen: [{method: csdm, set: {method.rho: 1}}]")
        ),
    ])
    func partsGiveWhatTheWholeSpecGives(whole: String, a: String, b: String) throws {
        let (wholePath, aPath, bPath) = (try make("whole", whole), try make("a", a), try make("b", b))
        #expect(try merged(aPath, bPath) == dump(wholePath))
    }

    @Test func interruptedRunsOfOneSpecGiveTheWhole() throws {
        let whole = try make("whole", Self.spec())
        let a = try make("a", Self.spec()) { $0.seed > 2 }
        let b = try make("b", Self.spec()) { $0.seed == 1 || $0.method.name == "csdm" }
        let text = try merged(a, b)
        let missing = Set(try dump(whole).split(separator: "\n")).subtracting(text.split(separator: "\n"))
        #expect(missing.count == 2 && missing.allSatisfy { $0.hasPrefix("run ") && $0.contains("\"csdm\"") })
        #expect(try merged(a, b, make("c", Self.spec()) { $0.method.name != "csdm" }) == dump(whole))
    }

    /// Two axes at once: no list of one spec grows to this, so that both specs are kept.
    @Test func partsThatMakeNoGridAreUnitedInOrder() throws {
        let a = try make("a", Self.spec(methods: "[csdm, base]", seeds: "[5, 1]"))
        let b = try make("b", Self.spec(methods: "[base, velf]", seeds: "[2]"))
        let text = try merged(a, b)
        #expect(text.contains(#"spec={"merged":[{"#))
        let output = folder.path("out")
        _ = try DatabaseMerge(inputs: [a, b], output: output).run()
        let store = try ResultStore.checked(path: output)
        let members = try #require(try store.experiments().first).members
        let outline = members.map { "\($0.labels["method"] ?? "") \($0.description.seed)" }
        #expect(outline == ["CSDM 1", "CSDM 5", "Base 1", "Base 2", "Base 5", "VELF 2"])
        #expect(members.map(\.position) == Array(1...6))
        let table = try TableBuilder(store: store).build()
        #expect(table.groups[0].rows.map(\.count) == [2, 3, 1])
    }

    @Test func runsThatNoLabelTellsApartAreNotMixed() throws {
        let a = try make("a", Self.spec(methods: "[csdm: {rho: 0.1}]", seeds: "[1]"))
        let b = try make("b", Self.spec(methods: "[csdm: {rho: 1}]", seeds: "[2]"))
        let text = refusal(a, b)
        #expect(text.contains("'MovieLens-1M, DeepFM, CSDM' stands for runs of different options"), "\(text)")
        // With labels, or in one spec, they are told apart.
        let c = try make("c", Self.spec(methods: "[csdm: {rho: 1, label: Ours}]", seeds: "[2]"))
        #expect(try merged(a, c).contains("Ours"))
    }

    @Test func otherDataMakeNoParts() throws {
        let a = try make("a", Self.spec(seeds: "[1, 2]"))
        let b = try make("b", Self.spec(seeds: "[3, 4]"), fingerprint: "b")
        #expect(refusal(a, b).contains("movielens-1m is other data in one than in the other (fingerprints "))
        // Also where one has no result yet.
        let c = try make("c", Self.spec(seeds: "[3, 4]"), fingerprint: "b") { _ in true }
        #expect(refusal(c, a).contains("other data"))
        #expect(try merged(a, make("d", Self.spec(seeds: "[3, 4]")) { _ in true }).contains("seed\":4"))
    }

    @Test func experimentsOfOtherNamesStayApart() throws {
        let a = try make("a", Self.spec(seeds: "[1, 2]"))
        let b = try make("b", Self.spec(seeds: "[3]").replacingOccurrences(of: "parts", with: "rest"))
        let lines = Set(try merged(a, b).split(separator: "\n"))
        #expect(lines == Set((try dump(a) + dump(b)).split(separator: "\n")))
    }

    // MARK: - Words

    /// The united database in the order given, which passes its check.
    func united(_ paths: String...) throws -> (experiment: StoredExperiment, notes: [String], dump: String) {
        try united(paths)
    }

    func united(
        _ paths: [String], at place: String? = nil
    ) throws -> (experiment: StoredExperiment, notes: [String], dump: String) {
        let output = folder.path(place ?? "\(UUID().uuidString).sqlite")
        let summary = try DatabaseMerge(inputs: paths, output: output).run()
        let check = try CheckSample.check(output)
        // The data are made up here, which is not what is looked at.
        let wrong = check.disagreements.filter { $0.table.hasPrefix("experiment") || $0.table.hasPrefix("tuning") }
        #expect(wrong.isEmpty, "\(wrong)")
        let store = try ResultStore.checked(path: output)
        return (try #require(try store.experiments().first), summary.notes, try store.dump(includingTimes: true))
    }

    struct Words: CustomTestStringConvertible, Sendable {
        var first, second: String
        /// What the whole experiment's spec would be with the words of either.
        var united, other: String
        var note: String

        var testDescription: String { first }
    }

    static let words = [
        Words(
            first: spec(methods: "[base, csdm: {label: A}]"), second: spec(methods: "[base, csdm: {label: B}]"),
            united: spec(methods: "[base, csdm: {label: A}]"), other: spec(methods: "[base, csdm: {label: B}]"),
            note: "the method 'B' is 'A' now"),
        // Beside another difference.
        Words(
            first: spec(methods: "[base, csdm: {label: A}]", seeds: "[1, 2]"),
            second: spec(methods: "[base, csdm]", seeds: "[3, 4]"), united: spec(methods: "[base, csdm: {label: A}]"),
            other: spec(methods: "[base, csdm]"), note: "the method 'CSDM' is 'A' now"),
        Words(
            first: spec(backbones: "[deepfm: {label: A}]"), second: spec(backbones: "[deepfm: {label: B}, dcn]"),
            united: spec(backbones: "[deepfm: {label: A}, dcn]"), other: spec(backbones: "[deepfm: {label: B}, dcn]"),
            note: "the backbone 'B' is 'A' now"),
        Words(
            first: spec(datasets: "[movielens-1m: {label: A}]"), second: spec(datasets: "[movielens-1m: {label: B}]"),
            united: spec(datasets: "[movielens-1m: {label: A}]"), other: spec(datasets: "[movielens-1m: {label: B}]"),
            note: "the dataset 'B' is 'A' now"),
        // Rules, which leave alone what an entry spells out.
        Words(
            first: spec(methods: "[csdm: {label: A}, csdm: {label: C, rho: 0.001}]", when),
            second: spec(methods: "[csdm: {label: B}, csdm: {label: D, rho: 0.001}]", when),
            united: spec(methods: "[csdm: {label: A}, csdm: {label: C, rho: 0.001}]", when),
            other: spec(methods: "[csdm: {label: B}, csdm: {label: D, rho: 0.001}]", when),
            note: "the method 'D' is 'C' now"),
        // A sweep, under one label each.
        Words(
            first: spec(methods: "[csdm: {label: A, rho: [0.1, 1]}]"),
            second: spec(methods: "[csdm: {label: B, rho: [0.1, 1]}]"),
            united: spec(methods: "[csdm: {label: A, rho: [0.1, 1]}]"),
            other: spec(methods: "[csdm: {label: B, rho: [0.1, 1]}]"), note: "the method 'B' is 'A' now"),
        // Titles; also of what is tuned.
        Words(
            first: spec(), second: spec().replacingOccurrences(of: "\"Parts\"", with: "Others"), united: spec(),
            other: spec().replacingOccurrences(of: "\"Parts\"", with: "Others"),
            note: "the title 'Others' is 'Parts' now"),
        Words(
            first: spec(seeds: "[1, 2]", tune),
            second: spec(seeds: "[3, 4]", tune).replacingOccurrences(of: "\"Parts\"", with: "Others"),
            united: spec(tune),
            other: spec(tune).replacingOccurrences(of: "\"Parts\"", with: "Others"),
            note: "the title 'Others' is 'Parts' now"),
        Words(
            first: spec(methods: "[base, csdm: {label: A}]", tune), second: spec(methods: "[base, csdm]", tune),
            united: spec(methods: "[base, csdm: {label: A}]", tune), other: spec(methods: "[base, csdm]", tune),
            note: "the method 'CSDM' is 'A' now"),
    ]

    private static let when = "when: [{backbone: deepfm, set: {method.rho: 1}}]"

    @Test(arguments: words) func theWordsOfTheFirstStand(words: Words) throws {
        let (a, b) = (try make("a", words.first), try make("b", words.second))
        let whole = try united(a, b)
        #expect(try whole.dump == dump(make("whole", words.united)))
        #expect(whole.notes.contains("\(b): experiment parts: \(words.note), as in \(a)"), "\(whole.notes)")
        #expect(try united(b, a).dump == dump(make("other", words.other)))
        // Words that nobody has twice are no reason to say anything.
        #expect(try united(a, a).notes == [])
    }

    /// Where one part sweeps what the other lists, each of the listed settings keeps its label.
    @Test func aSweepTakesTheLabelsOfItsPoints() throws {
        let listed = try make("listed", Self.spec(methods: "[csdm: {label: P, rho: 0.1}, csdm: {label: Q, rho: 1}]"))
        let swept = try make("swept", Self.spec(methods: "[csdm: {label: R, rho: [0.1, 1, 10]}]"))
        func rows(_ experiment: StoredExperiment) -> [String] {
            experiment.members.compactMap { $0.labels["method"] }.unique()
        }
        let first = try united(listed, swept)
        #expect(rows(first.experiment) == ["P", "Q", "R"])
        #expect(first.notes.count == 2)
        #expect(rows(try united(swept, listed).experiment) == ["R (rho 0.1)", "R (rho 1)", "R (rho 10)"])
    }

    /// Two lists at once keep both specs; the words are one's all the same.
    @Test func specsThatStayApartHaveOneSetOfWords() throws {
        let a = try make("a", Self.spec(methods: "[csdm: {label: A}, base]", seeds: "[1, 2]"))
        let b = try make("b", Self.spec(methods: "[csdm: {label: B}, velf]", seeds: "[3]"))
        let whole = try united(a, b)
        #expect(whole.experiment.record.specText.hasPrefix(#"{"merged":["#))
        #expect(!whole.experiment.record.specText.contains(#""label":"B""#))
        #expect(Set(whole.experiment.members.compactMap { $0.labels["method"] }) == ["A", "Base", "VELF"])
    }

    /// A label that stands for something else in the other part is mended by the words of a part that has all settings, if
    /// that comes first; else it is refused.
    @Test func oneLabelForTwoMethodsIsRefused() throws {
        let a = try make("a", Self.spec(methods: "[csdm: {label: A}]"))
        let b = try make("b", Self.spec(methods: "[csdm: {label: B}, velf: {label: A}]"))
        #expect(refusal(a, b).contains("the method 'A' is csdm in one and velf in the other"))
        let whole = try united(b, a).experiment
        #expect(Set(whole.members.compactMap { $0.labels["method"] }) == ["A", "B"])
        #expect(whole.members.allSatisfy { $0.labels["method"] == ($0.description.method.name == "velf" ? "A" : "B") })
    }

    // MARK: - Tuning

    private static let tune = "tune: [{method: csdm, options: {rho: [0.1, 1]}, seeds: [101, 102]}]"

    @Test func trialsOfBothPartsCount() throws {
        let whole = try make("whole", Self.spec(Self.tune))
        let a = try make("a", Self.spec(seeds: "[1, 2]", Self.tune))
        let b = try make("b", Self.spec(seeds: "[3, 4]", Self.tune))
        #expect(try merged(a, b) == dump(whole))
        // A part that has not chosen yet.
        let open = try make("open", Self.spec(Self.tune)) { $0.isOnPseudoNewItems && $0.seed == 102 }
        #expect(try merged(open, whole) == dump(whole))
    }

    @Test func differentTrialsMakeNoParts() throws {
        let seeds = Self.tune.replacingOccurrences(of: "seeds: [101, 102]", with: "seeds: [103]")
        let a = try make("a", Self.spec(Self.tune))
        let b = try make("b", Self.spec(seeds: "[5]", seeds))
        #expect(refusal(a, b).contains("from different trials"))
        // The reason is the true one.
        let other = try make("c", Self.spec(methods: "[base, csdm]", seeds: "[5]", Self.tune))
        #expect(refusal(a, other).contains("from the same trials, and no one spec plans the runs of all"))
    }
}
