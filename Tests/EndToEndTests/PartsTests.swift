import Foundation
import TestSupport
import Testing
import ThawExecution
import ThawStore

/// Where SQLite's locks cannot be trusted, each command has a database of its own, and they are united at the end.
@Suite(.timeLimit(.minutes(10))) struct PartsTests {
    let place: Workplace
    static let run = ["run", "grid.yaml", "--parts", "--jobs", "1"]

    init() throws {
        place = try Workplace()
        try place.write(Workplace.small.replacingOccurrences(of: "count: 4", with: "count: 12"), to: "grid.yaml")
    }

    private func dump(_ name: String) throws -> String {
        try ResultStore(path: place.folder.path(name), access: .readOnly).dump(includingTimes: false)
    }

    @Test func fourCommandsShareAGridThroughFiles() throws {
        #expect(try place.thaw("run", "grid.yaml", "--db", "alone.sqlite", "--no-report").code == 0)
        let runs = try (0..<4).map { _ in try ThawProcess(Self.run + ["--db", "r.sqlite"], in: place.folder) }
        let results = try runs.map { try $0.wait() }
        for result in results {
            #expect(result.code == 0, "\(result.errors)")
            #expect(result.errors.contains("in a database of this process' own in r.sqlite.parts"))
        }
        #expect(try dump("r.sqlite") == dump("alone.sqlite"))
        #expect(!place.exists("r.sqlite.parts"), "nothing is left")
        let done = results.map { result in
            result.errors.split(separator: "\n").count { $0.contains(": AUC cold ") }
        }
        #expect(done.reduce(0, +) == 36, "\(done)")
        let before = place.bytes("r.sqlite")
        let again = try place.thaw(Self.run + ["--db", "r.sqlite"])
        #expect(again.code == 0 && again.errors.contains("36 runs exist already, none to do"), "\(again.errors)")
        #expect(place.bytes("r.sqlite") == before)
    }

    @Test func killsAndStopsLeaveWholeParts() throws {
        #expect(try place.thaw("run", "grid.yaml", "--db", "alone.sqlite", "--no-report").code == 0)
        for signal in [SIGKILL, SIGINT, SIGKILL] {
            let run = try ThawProcess(Self.run + ["--db", "r.sqlite", "--no-report"], in: place.folder)
            for _ in 0..<3000 where run.process.isRunning && run.errors.components(separatedBy: ": AUC cold ").count < 6
            {
                usleep(10_000)
            }
            // What was told a while ago is published.
            usleep(1_500_000)
            run.process.send(signal)
            let code = try run.wait().code
            // SIGINT is a stop while runs go on, and ends the process at once while it unites.
            #expect((signal == SIGKILL ? [0, -SIGKILL] : [0, 130, -SIGINT]).contains(code), "\(code)")
        }
        let status = try place.thaw("status", "r.sqlite")
        let areParts = PartDatabases.count(of: place.folder.path("r.sqlite")) > 0
        #expect(status.output.contains("r.sqlite.parts") == areParts, "\(status.output)")
        let last = try place.thaw(Self.run + ["--db", "r.sqlite", "--no-report"])
        #expect(last.code == 0, "\(last.errors)")
        #expect(last.errors.contains(" exist"), "\(last.errors)")
        #expect(try dump("r.sqlite") == dump("alone.sqlite"))
        #expect(!place.exists("r.sqlite.parts"))
    }

    /// Like one that is written in place: what is there is shown, and nothing is computed that could not be recorded.
    @Test func whatIsMarkedReadOnlyStays() throws {
        #expect(try place.thaw("run", "small.yaml", "--db", "r.sqlite", "--no-report").code == 0)
        let before = place.bytes("r.sqlite")
        chmod(place.folder.path("r.sqlite"), 0o444)
        let again = try place.thaw("run", "small.yaml", "--db", "r.sqlite", "--parts")
        #expect(again.code == 0 && again.errors.contains("12 runs exist already, none to do"), "\(again.errors)")
        let more = try place.thaw(Self.run + ["--db", "r.sqlite"])
        #expect(more.code == 2 && !more.errors.contains(": AUC cold "), "\(more.errors)")
        #expect(
            more.errors.hasSuffix(
                "r.sqlite: cannot be written (it is marked read-only); change the permissions, or name another file\n"))
        #expect(place.bytes("r.sqlite") == before && !place.exists("r.sqlite.parts"))
    }

    /// A changed spec takes the place of the earlier one, as it does in a database that is written in place.
    @Test func aChangedSpecReplacesTheEarlierOne() throws {
        #expect(try place.thaw("run", "small.yaml", "--db", "r.sqlite", "--no-report").code == 0)
        try place.write(Workplace.small.replacingOccurrences(of: "count: 4", with: "count: 2"), to: "small.yaml")
        for (name, parts) in [("r.sqlite", "--parts"), ("other.sqlite", "--no-parts")] {
            let run = try place.thaw("run", "small.yaml", "--db", name, parts, "--no-report", "--replace")
            #expect(run.code == 0, "\(run.errors)")
        }
        let store = try ResultStore.checked(path: place.folder.path("r.sqlite"))
        let other = try ResultStore.checked(path: place.folder.path("other.sqlite"))
        #expect(try store.experiments() == other.experiments())
        #expect(try store.finishedIdentities().count == 12)
    }
}
