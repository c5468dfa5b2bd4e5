import Testing
import ThawCore

@testable import ThawModel
@testable import ThawReporting
@testable import ThawStore
@testable import thaw_maintain

/// What findings are computed from; docs/findings.md itself is compared by the end-to-end tests.
@Suite struct EvidenceTests {
    /// Base with three seeds and CSDM with those of `seeds`. The others have failed in the computation.
    private func builder(csdm seeds: ClosedRange<Int> = 1...3, tunings: [TuningRecord] = []) -> TableBuilder {
        var members: [ExperimentMember] = []
        var runs: [String: RunRecord] = [:]
        var failures: [FailedRun] = []
        for method in ["base", "csdm"] {
            for seed in 1...3 {
                let run = Sample.run(members.count + 1, method: method, seed: seed)
                members.append(
                    ExperimentMember(
                        position: members.count + 1, identity: run.identity, description: run.description,
                        labels: ["dataset": "MovieLens-1M", "method": method == "base" ? "Base" : "CSDM"]))
                if method == "base" || seeds.contains(seed) {
                    runs[run.identity] = run
                } else {
                    failures.append(
                        FailedRun(
                            identity: run.identity, description: run.description, dataset: run.dataset,
                            environment: run.environment,
                            failure: RunFailure(kind: .deterministic, reason: "the loss became NaN"), failedAt: 0))
                }
            }
        }
        let record = ExperimentRecord(name: "x", title: "X", specText: "", reportSettingsJSON: "")
        return TableBuilder(
            experiment: StoredExperiment(record: record, members: members, tunings: tunings),
            settings: ReportSettings(), runs: runs, failures: failures)
    }

    @Test func runsThatCannotSucceedAreNamedAndNotCounted() throws {
        let evidence = try Evidence(builder(csdm: 1...2))
        #expect(evidence.failureSentences == ["CSDM, seed 3, has no result, and n = 2: the loss became NaN."])
        let (base, csdm) = (try evidence.line("base"), try evidence.line("csdm"))
        let findings = [Finding(csdm, over: base, .cold), Finding(base, over: base, .cold)]
        var section = FindingsSection(title: "X")
        section.add(failuresOf: evidence)
        #expect(section.blocks == evidence.failureSentences)
        let counts = findings.map(\.comparison.count)
        for (counts, caption) in [(counts, "C, n = 2 to 3"), ([counts[0]], "C, n = 2"), ([], "C")] {
            var section = FindingsSection(title: "X")
            section.add(table: ["A"], [["1"]], caption: "C", counts: counts)
            #expect(section.blocks.first == caption)
        }
        #expect(try Evidence(builder()).failureSentences.isEmpty)
    }

    /// All that was planned is done, but some runs are not planned yet.
    @Test func runsThatWaitForAChoiceAreMissing() throws {
        let open = TuningRecord(
            number: 1, labels: ["method": "VELF"], options: ["beta"], metric: .auc, phases: Phase.allCases, runs: 3,
            choice: nil, settings: [])
        #expect(throws: ReportError.incomplete(experiment: "x", missing: 3, planned: 9, failed: 0)) {
            try Evidence(builder(tunings: [open]))
        }
    }
}
