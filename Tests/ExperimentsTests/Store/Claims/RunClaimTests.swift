import Foundation
import GRDB
import TestSupport
import Testing

@testable import ThawModel
@testable import ThawStore

/// Who does which run, where several schedulers share a database.
@Suite struct RunClaimTests {
    let folder: TemporaryFolder
    let store: ResultStore
    let policy = FailurePolicy(since: 1000)
    let runs = (1...4).map { Sample.genuine(seed: $0) }
    var candidates: [(identity: String, label: String)] { runs.map { ($0.identity, "seed \($0.description.seed)") } }

    init() throws {
        folder = try TemporaryFolder()
        store = try ResultStore(path: folder.path("results.sqlite"), access: .readWrite)
    }

    func owner(_ name: String) -> ClaimOwner {
        var owner = ClaimOwner.current()
        owner.token = name
        return owner
    }

    func claim(_ name: String, at time: Double = 1000) throws -> [RunState] {
        try store.claim(firstOf: candidates, for: owner(name), at: time, lease: 60, policy: policy)
    }

    /// An owner whose process was killed.
    func goneOwner() throws -> ClaimOwner {
        let process = try TestProcess("sleep", ["600"])
        var owner = ClaimOwner.current()
        owner.token = "gone"
        owner.pid = process.id
        let start = try #require(ProcessTable.startTime(of: owner.pid))
        owner.process = owner.process.split(separator: " ").dropLast().joined(separator: " ") + " \(start)"
        #expect(!owner.isGone)
        process.send(SIGKILL)
        #expect(try process.wait().code == -SIGKILL)
        return owner
    }

    @Test func nobodyGetsWhatAnotherHas() throws {
        #expect(try claim("a") == [.free])
        #expect(try claim("b") == [.held, .free])
        #expect(try claim("c") == [.held, .held, .free])
        let claims = try store.claims()
        #expect(Set(claims.map(\.identity)) == Set(runs.prefix(3).map(\.identity)))
        #expect(claims.map(\.label).sorted() == ["seed 1", "seed 2", "seed 3"])
    }

    @Test func anOutcomeEndsAClaim() throws {
        _ = try claim("a")
        try store.record(runs[0])
        #expect(try store.claims().isEmpty)
        #expect(try claim("b") == [.finished, .free])
    }

    @Test func whoSaysNothingForTooLongLosesIt() throws {
        _ = try claim("a", at: 1000)
        #expect(try claim("b", at: 1060) == [.held, .free])
        #expect(try store.renewClaims(of: owner("a"), stages: [runs[0].identity: "cold"], at: 1059).isEmpty)
        #expect(try store.claims().map(\.stage).contains("cold"))
        #expect(try claim("c", at: 1110) == [.held, .held, .free])
        #expect(try claim("c", at: 1119.5) == [.free])
        // The first finds out, and takes nothing back.
        #expect(
            try store.renewClaims(of: owner("a"), stages: [runs[0].identity: "cold"], at: 1120) == [runs[0].identity])
        let lost = try #require(try store.attempts()[runs[0].identity]?.first)
        #expect(lost.outcome == .lost && lost.stage == "cold" && lost.startedAt == 1000 && lost.endedAt == 1119.5)
    }

    /// A clock that was set back, or a container that was restored: the claim does not hold until that time comes again.
    @Test func whoSpokeInTheFutureLosesIt() throws {
        _ = try claim("a", at: 1000)
        #expect(try claim("b", at: 941) == [.held, .free], "within a lease")
        #expect(try claim("c", at: 935) == [.free])
        let lost = try #require(try store.attempts()[runs[0].identity]?.first)
        #expect(lost.outcome == .lost && lost.startedAt == 1000 && lost.endedAt == 1000)
    }

    @Test(arguments: [(1e300, 1e300), (1e9, 1e300), (-1e300, 1e300)])
    func noClaimHoldsForEver(heartbeat: Double, lease: Double) throws {
        var elsewhere = ClaimOwner.current()
        elsewhere.process = "elsewhere 1"
        let claim = Claim(
            identity: runs[0].identity, owner: elsewhere, label: "", stage: "", claimedAt: 0, heartbeatAt: heartbeat,
            lease: lease)
        #expect(claim.isLost(at: 1000))
    }

    @Test func whoseProcessHasEndedLosesItAtOnce() throws {
        let gone = try goneOwner()
        #expect(gone.isGone)
        #expect(try store.claim(firstOf: candidates, for: gone, at: 1000, lease: 60, policy: policy) == [.free])
        #expect(
            try store.states(of: [runs[0].identity], for: owner("a"), at: 1001, policy: policy) == [.free])
        #expect(try claim("a", at: 1001) == [.free])
        #expect(try store.claims().map(\.owner.token) == ["a"])
        #expect(try store.attempts()[runs[0].identity]?.map(\.outcome) == [.lost])
    }

    @Test func ofProcessesElsewhereNothingIsSeen() throws {
        var other = try goneOwner()
        other.process = "another-boot pid:[1] 5"
        #expect(!other.isGone)
        // Its number belongs to a process of ours that started at another time.
        other = ClaimOwner.current()
        other.process += "0"
        #expect(other.isGone)
        #expect(!ClaimOwner.current().isGone)
    }

    @Test func releasedRunsAreFree() throws {
        _ = try claim("a")
        try store.releaseClaims(of: owner("b"), identities: [runs[0].identity])
        #expect(try store.claims().count == 1, "only the owner releases")
        try store.releaseClaims(of: owner("a"), identities: [runs[0].identity])
        #expect(try store.claims().isEmpty)
        #expect(try store.attempts().isEmpty)
    }

    @Test(arguments: [
        (RunFailure.Kind.deterministic, true), (.crashed, true), (.timeout, true), (.memory, true), (.killed, false),
    ])
    func failuresStandUnlessTheirCauseWasElsewhere(kind: RunFailure.Kind, stands: Bool) throws {
        let run = runs[0]
        func fail(at time: Double) throws {
            try store.record(
                failure: RunFailure(kind: kind, reason: "why"), identity: run.identity, description: run.description,
                dataset: run.dataset, environment: run.environment, at: time)
        }
        try fail(at: 999)
        #expect(try store.failures().map(\.failure.kind) == [kind])
        let state = { (policy: FailurePolicy) in
            try store.states(of: [run.identity], for: owner("a"), at: 1000, policy: policy)
        }
        #expect(try state(policy) == [stands ? .failed : .free])
        #expect(try state(FailurePolicy(since: 1000, retriesAll: true)) == [.free])
        // One of this very call, whoever had it.
        try fail(at: 1001)
        #expect(try state(policy) == [.failed])
        #expect(try state(FailurePolicy(since: 1000, retriesAll: true)) == [.failed])
    }

    @Test func attemptsAreNoDifferenceBetweenDatabases() throws {
        let before = try store.dump(includingTimes: false)
        let attempt = RunAttempt(
            outcome: .killed, signal: 9, stage: "warm-a", standardError: "words", host: "here", startedAt: 1, endedAt: 2
        )
        for _ in 0..<2 { try store.record(attempt, of: runs[0].identity) }
        #expect(try store.attempts() == [runs[0].identity: [attempt, attempt]])
        #expect(try store.dump(includingTimes: false) == before)
        #expect(try store.dump(includingTimes: true).contains("attempt run="))
        try store.write { try $0.execute(sql: "DELETE FROM attempts WHERE number = 1") }
        try store.record(attempt, of: runs[0].identity)
        #expect(try store.attempts() == [runs[0].identity: [attempt, attempt]])
    }

    @Test func anEditedProcessIdIsNoProcess() throws {
        _ = try claim("a")
        try store.write { try $0.execute(sql: "UPDATE claims SET pid = 1 << 40") }
        #expect(try store.claims().map(\.owner.pid) == [0])
    }

    @Test func theViewTellsRunningFromLost() throws {
        try store.register(
            experiment: ExperimentRecord(name: "e", title: "", specText: "", reportSettingsJSON: "{}"),
            members: zip(runs, 1...).map {
                ExperimentMember(position: $1, identity: $0.identity, description: $0.description, labels: [:])
            })
        try store.record(runs[0])
        let now = Date().timeIntervalSince1970
        for (run, time) in [(runs[1], now), (runs[2], now - 100)] {
            _ = try store.claim(
                firstOf: [(run.identity, "")], for: owner("a"), at: time, lease: 60, policy: policy)
        }
        let states = try store.read { try String.fetchAll($0, sql: "SELECT status FROM planned") }
        #expect(states == ["done", "running", "lost", "missing"])
    }
}
