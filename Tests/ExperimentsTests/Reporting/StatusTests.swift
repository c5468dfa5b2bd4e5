import Foundation
import TestSupport
import Testing

@testable import ThawModel
@testable import ThawReporting
@testable import ThawStore
@testable import ThawSupport

/// What `thaw status` says of runs in every state.
@Suite struct StatusTests {
    let folder: TemporaryFolder
    let store: ResultStore
    let now = 1_800_000_000.0
    let runs = (1...8).map { Sample.genuine(seed: $0) }

    /// Eight runs: two done, two running (one just begun), one failed, one lost, two missing.
    init() throws {
        folder = try TemporaryFolder()
        store = try ResultStore(path: folder.path("results.sqlite"), access: .readWrite)
        try store.register(
            experiment: ExperimentRecord(
                name: "grid", title: "A grid", specText: "{}",
                reportSettingsJSON: try StoredJSON.encode(ReportSettings())),
            members: zip(runs, 1...).map {
                ExperimentMember(
                    position: $1, identity: $0.identity, description: $0.description,
                    labels: ["dataset": "MovieLens-1M", "backbone": "DeepFM", "method": "Base"])
            })
        for (run, seconds) in zip(runs, [20.0, 40]) {
            var run = run
            run.result.totalSeconds = seconds
            try store.record(run)
        }
        try claim(runs[2], at: now - 12)
        try claim(runs[3], at: now)
        try store.record(
            failure: RunFailure(kind: .timeout, reason: "took longer than 1:00"), identity: runs[4].identity,
            description: runs[4].description, dataset: runs[4].dataset, environment: runs[4].environment, at: now)
        try claim(runs[5], at: now - 1000)
        try store.record(
            RunAttempt(
                outcome: .timeout, signal: 9, stage: "warm-a", host: "here", startedAt: now - 60, endedAt: now),
            of: runs[4].identity)
    }

    private func claim(_ run: RunRecord, at time: Double) throws {
        var owner = ClaimOwner.current()
        (owner.token, owner.host, owner.pid) = ("a", "node1", 812)
        owner.process = "elsewhere"
        _ = try store.claim(
            firstOf: [(run.identity, "DeepFM Base seed \(run.description.seed)")], for: owner, at: time, lease: 60,
            policy: FailurePolicy(since: 0))
        if time > now - 60 { _ = try store.renewClaims(of: owner, stages: [run.identity: "warm-a"], at: now) }
    }

    @Test func everyStateIsTold() throws {
        let lines = try StatusText.lines(store, at: now)
        let clock = DateFormatter()
        clock.dateFormat = "HH:mm"
        // Five runs of 30 s are left, and 12 s of one are over: 138 s for two at a time. (What was lost begins anew.)
        let end = clock.string(from: Date(timeIntervalSince1970: now + 69))
        #expect(
            lines == [
                "grid: A grid",
                "  MovieLens-1M (rebuilt)  Base  2 of 8 done  2 running  1 failed  1 lost  2 missing",
                "  MovieLens-1M (rebuilt), Base: seed 5 failed: took longer than 1:00",
                "  running: DeepFM Base seed 3: warm-a, 0:12 of about 0:30 (process 812 on node1)",
                "  running: DeepFM Base seed 4: warm-a, 0:00 of about 0:30 (process 812 on node1)",
                "  attempts that came to nothing: 1 timeout",
                "about 1:09 left with 2 runs at a time: until \(end)",
                "8 runs: 2 done, 2 running, 1 failed, 1 lost, 2 missing",
            ], "\(lines.joined(separator: "\n"))")
    }

    @Test func everyStateIsInTheJSON() throws {
        let text = CanonicalJSON.document(try StatusText.json(store, at: now))
        let experiments = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]]
        let grid = try #require(experiments?.first)
        func number(_ key: String, in object: [String: Any]) -> Int? { object[key] as? Int }
        for object in [grid, try #require((grid["rows"] as? [[String: Any]])?.first)] {
            #expect(
                ["planned", "done", "running", "failed", "lost", "missing"].map { number($0, in: object) } == [
                    8, 2, 2, 1, 1, 2,
                ])
        }
        #expect(grid["experiment"] as? String == "grid" && grid["title"] as? String == "A grid")
        #expect(grid["waiting"] as? Int == 0 && grid["seconds_left"] as? Double == 69)
        let row = try #require((grid["rows"] as? [[String: Any]])?.first)
        #expect(row["row"] as? String == "Base" && row["group"] as? String == "MovieLens-1M (rebuilt)")
        let failure = try #require((row["failures"] as? [[String: Any]])?.first)
        #expect(failure["seeds"] as? [Int] == [5] && failure["reason"] as? String == "took longer than 1:00")
        let running = try #require((grid["under_way"] as? [[String: Any]])?.first)
        #expect(running["run"] as? String == "DeepFM Base seed 3" && running["identity"] as? String == runs[2].identity)
        #expect(running["stage"] as? String == "warm-a" && running["seconds"] as? Double == 12)
        #expect(running["expected_seconds"] as? Double == 30 && running["process"] as? Int == 812)
        #expect(grid["attempts"] as? [String: Int] == ["timeout": 1])
    }

    @Test func itIsOverWhenEachRunHasAnOutcome() throws {
        #expect(try !StatusText.isOver(store))
        for run in runs where run.identity != runs[4].identity {
            #expect(try !StatusText.isOver(store))
            try store.record(run)
        }
        #expect(try StatusText.isOver(store))
        #expect(try StatusText.isOver(store, experiment: "grid"))
        #expect(try StatusText.lines(store).last == "8 runs: 7 done, 1 failed")
    }
}
