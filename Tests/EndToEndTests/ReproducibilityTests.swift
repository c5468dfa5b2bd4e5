import Foundation
import GRDB
import TestSupport
import Testing
import ThawStore

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
            usleep(UInt32(milliseconds) * 1000)
            killed.process.sendToGroup(SIGKILL)
            let code = try killed.wait().code
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
        try place.write(Workplace.small.replacingOccurrences(of: "count: 4", with: "count: 40"), to: "long run.yaml")
        let arguments = ["run", "long run.yaml", "--db", "long.sqlite", "--jobs", "2"]
        let run = try ThawProcess(arguments, in: place.folder)
        for _ in 0..<3000 where !run.errors.contains("\n1/120 ") && run.process.isRunning { usleep(10_000) }
        let status = try place.thaw("status", "long.sqlite")
        #expect(status.output.contains(" running"), "\(status.output)")
        let merge = try place.thaw("merge", "--force", "long.sqlite", "long.sqlite")
        #expect(merge.code == 2)
        #expect(merge.errors.contains("process \(run.process.id) is working on this database"))
        run.process.send(SIGINT)
        let stopped = try run.wait()
        #expect(stopped.code == 130, "\(stopped.errors)")
        #expect(stopped.errors.contains("stopped by SIGINT"))
        #expect(
            stopped.errors.hasSuffix(
                "\nto go on: THAW_DATA=\(place.folder.path("data")) \(place.program) run 'long run.yaml' --db long.sqlite --jobs 2\n"
            ))
        #expect(stopped.output.isEmpty)
        let store = try ResultStore(path: place.folder.path("long.sqlite"), access: .readOnly)
        let done = try store.finishedIdentities().count
        #expect(done > 0 && done < 120)
        #expect(try store.claims().isEmpty && store.attempts().isEmpty)
        #expect(!place.exists("long.sqlite.lock"))

        let plan = try place.thaw("plan", "long run.yaml", "--db", "long.sqlite")
        #expect(plan.output.hasSuffix("120 runs: \(done) exists already, \(120 - done) will run\n"))
        let left = try place.thaw("status", "long.sqlite")
        #expect(left.output.hasSuffix("120 runs: \(done) done, \(120 - done) missing\n"))
        let refused = try place.thaw("report", "long.sqlite")
        #expect(refused.code == 1)
        #expect(refused.output.isEmpty && refused.errors.contains("\(120 - done) of 120 runs are missing"))
    }

    /// How often the grid is hit: `THAW_KILLS`, or few enough for every day.
    static let kills = ProcessInfo.processInfo.environment["THAW_KILLS"].flatMap { Int($0) } ?? 6

    /// One grid of 60 runs, and a kill of the scheduler, of a worker, or of both at a random moment; then one call that goes
    /// on. Each time nothing is missing, nothing is there twice, the file is sound, and the dump is the undisturbed one's.
    @Test func aKillAtAnyMomentCostsNothing() throws {
        let place = try Workplace()
        try place.write(Workplace.small.replacingOccurrences(of: "count: 4", with: "count: 20"), to: "grid.yaml")
        let clock = Date()
        let undisturbed = try place.thaw("run", "grid.yaml", "--db", "whole.sqlite", "--jobs", "2", "--no-report")
        #expect(undisturbed.code == 0, "\(undisturbed.errors)")
        let seconds = Date().timeIntervalSince(clock)
        let expected = try dump("whole.sqlite", in: place)
        #expect(expected.split(separator: "\n").filter { $0.hasPrefix("run ") }.count == 60)

        var (hits, lost, retried, ended) = (0, 0, 0, 0)
        for number in 0..<Self.kills {
            let name = "killed-\(number).sqlite"
            let arguments = ["run", "grid.yaml", "--db", name, "--jobs", "2", "--no-report"]
            let victim = ["scheduler", "worker", "both"][number % 3]
            let delay = Double.random(in: 0.02...seconds)
            let run = try ThawProcess(arguments, in: place.folder)
            // The next command finds what this one leaves.
            defer { run.process.end() }
            usleep(UInt32(delay * 1_000_000))
            let scheduler = run.process.id
            let workers = Self.children(of: scheduler)
            if victim != "scheduler", let worker = workers.randomElement() { kill(worker, SIGKILL) }
            if victim != "worker" { run.process.send(SIGKILL) }
            let first = try run.wait()
            #expect([0, -SIGKILL].contains(first.code), "\(number), \(victim), \(delay) s: \(first.errors)")
            if first.code == -SIGKILL { hits += 1 }
            let second = try place.thaw(arguments)
            #expect(second.code == 0, "\(number), \(victim), \(delay) s: \(second.errors)")
            #expect(!(first.errors + second.errors).contains("database is locked"))
            #expect(try dump(name, in: place) == expected, "\(number), \(victim), \(delay) s")
            #expect(try Self.integrity(place.folder.path(name)) == "ok")
            let store = try ResultStore.checked(path: place.folder.path(name))
            #expect(try store.finishedIdentities().count == 60 && store.claims().isEmpty)
            let attempts = try store.attempts().values.flatMap { $0 }
            lost += attempts.count { $0.outcome == .lost }
            retried += attempts.count { $0.outcome == .killed }
            if first.code == 0 { ended += 1 }
            for end in ["", ".lock", "-journal"] {
                try? FileManager.default.removeItem(atPath: place.folder.path(name + end))
            }
        }
        print(
            "\(Self.kills) kills: \(hits) ended the scheduler, \(ended) did not; \(lost) runs were taken over, "
                + "\(retried) tried again; all \(Self.kills) databases equal to the undisturbed one")
        #expect(hits > 0)
    }

    private static func children(of pid: pid_t) -> [pid_t] {
        let path = "/proc/\(pid)/task/\(pid)/children"
        return ((try? String(contentsOfFile: path, encoding: .utf8)) ?? "").split(separator: " ").compactMap {
            pid_t($0)
        }
    }

    /// What SQLite itself says of a file.
    private static func integrity(_ path: String) throws -> String? {
        let queue = try DatabaseQueue(path: path)
        return try queue.read { try String.fetchOne($0, sql: "PRAGMA integrity_check") }
    }

    private func dump(_ name: String, in place: Workplace) throws -> String {
        try ResultStore(path: place.folder.path(name), access: .readOnly).dump(includingTimes: false)
    }
}
