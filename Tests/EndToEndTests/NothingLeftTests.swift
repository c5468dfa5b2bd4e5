import Foundation
import TestSupport
import Testing

/// A command that fails leaves no database behind that was not there before.
@Suite struct NothingLeftTests {
    let place: Workplace

    init() throws { place = try Workplace() }

    private func expectNothingLeft(_ expected: String, of spec: String = "small.yaml") throws {
        func contents() throws -> [String] { try place.folder.contents().filter { $0 != "cache" } }
        let before = try contents()
        let run = try place.thaw("run", spec, "--db", "new.sqlite", "--no-report")
        #expect(run.code == 2 && run.output.isEmpty && run.errors.hasSuffix(expected + "\n"), "\(run.errors)")
        #expect(try contents() == before)
    }

    @Test func whereTheLockCannotBeMade() throws {
        try FileManager.default.createDirectory(
            atPath: place.folder.path("new.sqlite.lock"), withIntermediateDirectories: false)
        try expectNothingLeft("error: new.sqlite: new.sqlite.lock beside it is a folder; left as it is: move it away")
    }

    @Test(arguments: ["-journal", "-wal", "-shm"]) func besideALinkToNothing(ending: String) throws {
        try FileManager.default.createSymbolicLink(
            atPath: place.folder.path("new.sqlite\(ending)"), withDestinationPath: "nothing")
        try expectNothingLeft(
            "error: new.sqlite: new.sqlite\(ending) lies there, which SQLite would take for the new database's; "
                + "move it away, or put its database back beside it")
    }

    @Test func whatIsTooMuchToRecord() throws {
        let spec = Workplace.small.replacingOccurrences(of: "relaimpr]}", with: "relaimpr], published: numbers}")
        try place.write(spec, to: "large.yaml")
        try FileManager.default.createDirectory(
            atPath: place.folder.path("published"), withIntermediateDirectories: false)
        let spaces = String(repeating: " ", count: 1_000_000)
        try place.write(
            #"{"title": "Table 9", "source": "A paper", "results": []\#(spaces)}"#, to: "published/numbers.json")
        try expectNothingLeft(
            "error: new.sqlite: experiment small is not recorded: its published has 1,000,056 bytes, and thaw reads up to "
                + "1,000,000; make the spec smaller, or divide it", of: "large.yaml")
        // A database that was there stays as it is.
        #expect(try place.thaw("run", "small.yaml", "--db", "new.sqlite", "--no-report").code == 0)
        let bytes = place.bytes("new.sqlite")
        try expectNothingLeft("make the spec smaller, or divide it", of: "large.yaml")
        #expect(place.bytes("new.sqlite") == bytes)
    }

    @Test func theUsersOwnFilesStay() throws {
        for (ending, kind) in [("-journal", "journal"), ("-wal", "write-ahead log"), ("-shm", "shared memory")] {
            #expect(try place.thaw("run", "small.yaml", "--db", "r.sqlite", "--no-report").code == 0)
            try place.write("my notes", to: "r.sqlite\(ending)")
            let database = place.bytes("r.sqlite")
            let line =
                "error: r.sqlite: r.sqlite\(ending) beside it is no \(kind) of SQLite's, and SQLite would delete it; "
                + "left as it is: move it away\n"
            for command in [["run", "small.yaml", "--db", "r.sqlite"], ["merge", "--force", "r.sqlite", "r.sqlite"]] {
                let result = try place.thaw(command)
                #expect(result.code == 2 && result.errors.hasSuffix(line), "\(result.errors)")
                #expect(
                    place.bytes("r.sqlite") == database && place.bytes("r.sqlite\(ending)") == Data("my notes".utf8))
            }
            try FileManager.default.removeItem(atPath: place.folder.path("r.sqlite\(ending)"))
        }
    }
}
