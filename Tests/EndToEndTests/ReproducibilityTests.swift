import Experiments
import Foundation
import TestSupport
import Testing

/// The same runs give the same bits, whatever interrupts them and however many work at once.
@Suite(.serialized) struct ReproducibilityTests {
    @Test func workersAndKillsLeaveNoTrace() throws {
        let place = try Workplace()
        let one = try place.thaw("run", "small.yaml", "--db", "one.sqlite", "--jobs", "1")
        #expect(one.code == 0, "\(one.errors)")
        let two = try place.thaw("run", "small.yaml", "--db", "two.sqlite", "--jobs", "2")
        #expect(two.code == 0, "\(two.errors)")
        #expect(one.output == two.output)
        let expected = try dump("one.sqlite", in: place)
        #expect(expected.split(separator: "\n").filter { $0.hasPrefix("run ") }.count == 12)
        #expect(try dump("two.sqlite", in: place) == expected)

        // Without the backbones that the first two left, so that kills hit pre-training too.
        try FileManager.default.removeItem(atPath: place.folder.path("cache"))
        var recorded = 0
        var hits = 0
        for number in 1...10 {
            let milliseconds = Int.random(in: 20...350)
            let killed = try ThawProcess(["run", "small.yaml", "--db", "killed.sqlite"], in: place.folder)
            let pid = killed.process.processIdentifier
            try #require(getpgid(pid) == pid, "not a process group of its own: the test would kill itself")
            usleep(UInt32(milliseconds) * 1000)
            kill(-pid, SIGKILL)
            let code = killed.wait().code
            #expect([0, -SIGKILL].contains(code), "kill \(number) after \(milliseconds) ms: exit code \(code)")
            if code == -SIGKILL { hits += 1 }
            guard place.exists("killed.sqlite") else { continue }
            let store = try ResultStore(path: place.folder.path("killed.sqlite"), access: .readWrite)
            let count = try store.finishedIdentities().count
            #expect(count >= recorded, "kill \(number) after \(milliseconds) ms lost a result")
            recorded = count
        }
        #expect(hits > 0)
        let last = try place.thaw("run", "small.yaml", "--db", "killed.sqlite")
        #expect(last.code == 0, "\(last.errors)")
        #expect(last.output == one.output)
        #expect(try dump("killed.sqlite", in: place) == expected)

        let before = place.bytes("killed.sqlite")
        let again = try place.thaw("run", "small.yaml", "--db", "killed.sqlite")
        #expect(again.code == 0)
        #expect(again.output == one.output)
        #expect(again.errors.contains("12 runs exist already, none to do"))
        #expect(place.bytes("killed.sqlite") == before)
        #expect(!place.exists("killed.sqlite.lock") && !place.exists("killed.sqlite-journal"))
    }

    @Test func interruptedRunsGoOn() throws {
        let place = try Workplace()
        try place.write(Workplace.small.replacingOccurrences(of: "count: 4", with: "count: 40"), to: "long.yaml")
        let run = try ThawProcess(["run", "long.yaml", "--db", "long.sqlite", "--jobs", "2"], in: place.folder)
        for _ in 0..<3000 where !run.errors.contains("\n1/120 ") && run.process.isRunning { usleep(10_000) }
        let second = try place.thaw("run", "long.yaml", "--db", "long.sqlite")
        #expect(second.code == 2)
        #expect(second.errors.contains("process \(run.process.processIdentifier) is working on this database"))
        kill(run.process.processIdentifier, SIGINT)
        let stopped = run.wait()
        #expect(stopped.code == 130, "\(stopped.errors)")
        #expect(stopped.errors.contains("stopped by SIGINT"))
        #expect(stopped.errors.hasSuffix("run the same command again to go on\n"))
        #expect(stopped.output.isEmpty)
        let store = try ResultStore(path: place.folder.path("long.sqlite"), access: .readOnly)
        let done = try store.finishedIdentities().count
        #expect(done > 0 && done < 120)
        #expect(!place.exists("long.sqlite.lock"))

        let plan = try place.thaw("plan", "long.yaml", "--db", "long.sqlite")
        #expect(plan.output.hasSuffix("120 runs: \(done) exists already, \(120 - done) will run\n"))
        let status = try place.thaw("status", "long.sqlite")
        #expect(status.output.hasSuffix("120 runs: \(done) done, \(120 - done) missing\n"))
        let refused = try place.thaw("report", "long.sqlite")
        #expect(refused.code == 1)
        #expect(refused.output.isEmpty && refused.errors.contains("\(120 - done) of 120 runs are missing"))
    }

    private func dump(_ name: String, in place: Workplace) throws -> String {
        try ResultStore(path: place.folder.path(name), access: .readOnly).dump(includingTimes: false)
    }
}
