import Foundation
import TestSupport
import Testing
import ThawCore

@testable import ThawCore
@testable import ThawExecution
@testable import ThawStore

@Suite struct EnvironmentTests {
    @Test func theProcessorsModelIsRead() {
        let cpuinfo = "processor\t: 0\nmodel\t\t: 1\nmodel name\t: AMD EPYC 7763: 64-Core\nflags\t\t: fpu\n"
        #expect(EnvironmentCapture.processorModel(cpuinfo: cpuinfo) == "AMD EPYC 7763: 64-Core")
        #expect(EnvironmentCapture.processorModel(cpuinfo: "") == "unknown")
    }

    @Test func theSystemsNameIsRead() {
        let release = "NAME=\"Debian\"\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n"
        #expect(EnvironmentCapture.operatingSystem(release: release) == "Debian GNU/Linux 12 (bookworm)")
        #expect(EnvironmentCapture.operatingSystem(release: "") == "Linux")
    }

    @Test func theRecordHoldsWhatItIsGiven() {
        let record = EnvironmentCapture.current(
            source: SourceState(name: "abc-dirty", isDirty: true, patch: "1f"), thawVersion: "1.2",
            numericsRevision: 3, openBLAS: "OpenBLAS 0", threads: 1)
        #expect(record.revision == "abc-dirty" && record.thawVersion == "1.2")
        #expect(record.isDirty == true && record.patch == "1f" && record.threads == 1)
        #expect(record.numericsRevision == 3 && record.openBLAS == "OpenBLAS 0")
        #expect(record.swiftVersion.hasPrefix("6."))
        #expect(!record.host.isEmpty && !record.cpu.isEmpty && !record.operatingSystem.isEmpty)
    }

    @Test func missingInstructionsAreNamed() {
        let all = "flags\t\t: fpu avx avx2 bmi1 bmi2 f16c fma abm movbe\n"
        #expect(Processor.missingFeatures(cpuinfo: all).isEmpty)
        #expect(
            Processor.missingFeatures(cpuinfo: "flags : fpu avx bmi1 bmi2 f16c movbe\n") == [
                "avx2", "fma", "lzcnt",
            ])
        #expect(Processor.missingFeatures(cpuinfo: "no flags here").isEmpty)
        let error = RunningError.processorLacks(["avx2", "fma"], model: "Old CPU")
        #expect(error.description.hasPrefix("this processor (Old CPU) lacks avx2, fma,"))
    }

    @Test func theVariableOverridesTheRevision() {
        #expect(Revision.current(environment: ["THAW_REVISION": "v1"]) == "v1")
        #expect(!Revision.current(environment: ["THAW_REVISION": ""]).isEmpty)
    }

    @Test func anInstalledProgramKnowsItsSource() throws {
        let folder = try TemporaryFolder()
        let program = folder.path("bin/thaw")
        #expect(ThisProgram.installedSource(program: program) == nil)
        let share = folder.url.appendingPathComponent("share/thaw")
        try FileManager.default.createDirectory(at: share, withIntermediateDirectories: true)
        let file = share.appendingPathComponent("source.json")
        let source = SourceState(name: "v1-dirty", isDirty: true, patch: "0123")
        try JSONEncoder().encode(source).write(to: file)
        #expect(ThisProgram.installedSource(program: program) == source)
        // What cannot be read is not taken for some other state.
        try Data("{".utf8).write(to: file)
        #expect(ThisProgram.installedSource(program: program) == SourceState(name: "unknown"))
    }

    @Test func onlyChangesToTheSourcesMakeARevisionDirty() throws {
        let folder = try TemporaryFolder()
        #expect(Revision.describe(root: folder.url) == nil)
        try FileManager.default.createDirectory(atPath: folder.path("Sources"), withIntermediateDirectories: true)
        func write(_ text: String, to name: String) throws {
            try Data(text.utf8).write(to: URL(fileURLWithPath: folder.path(name)))
        }
        func state() throws -> SourceState { try #require(Revision.describe(root: folder.url)) }
        try write("1\n", to: "Sources/a")
        for command in ["init -q", "add .", "-c user.name=a -c user.email=a@b commit -q -m a"] {
            let git = try TestProcess.run("git", command.split(separator: " ").map(String.init), in: folder.url)
            try #require(git.code == 0, "\(git.errors)")
        }
        let clean = try state()
        #expect(clean.name.count == 12 && clean.name.allSatisfy(\.isHexDigit))
        #expect(clean.isDirty == false && clean.patch == nil)
        try write("r", to: "results")
        #expect(try state() == clean)
        try write("2\n", to: "Sources/a")
        let dirty = try state()
        #expect(dirty.name == clean.name + "-dirty" && dirty.isDirty == true)
        // SHA-256 (Python's hashlib) of the text, whatever the user's settings:
        //   diff --git a/Sources/a b/Sources/a
        //   index d00491fd7e5bb6fa28c517a0bb32b8b506539d4d..0cfbf08886fca9a91cb753ec8734c84fcbe52c9f 100644
        //   --- a/Sources/a
        //   +++ b/Sources/a
        //   @@ -1 +1 @@
        //   -1
        //   +2
        #expect(dirty.patch == "de0d4e0d92243f5574c135675340f3cb329fb4ca53dde8eecf5e0eaac4a120c5")
        // And with the line `untracked Sources/b HASH`.
        try write("new\n", to: "Sources/b")
        #expect(try state().patch == "78c4f2c37d9dffcc173f02a589d364a2ace3835ab295fbf68917305a47867681")
        try FileManager.default.removeItem(atPath: folder.path("Sources/b"))
        #expect(try state() == dirty)
        #expect(Revision.describe(root: folder.url.appendingPathComponent("Sources")) == nil)
    }

    @Test func workersTellOfTheirLinearAlgebra() throws {
        let report = try #require(LinearAlgebraReport("OpenBLAS 0.3.21 Haswell\n1"))
        #expect(report.configuration == "OpenBLAS 0.3.21 Haswell" && report.threads == 1)
        #expect(LinearAlgebraReport(report.text) == report)
        for text in ["", "OpenBLAS", "OpenBLAS\nmany", "a\nb\n1"] { #expect(LinearAlgebraReport(text) == nil) }
    }
}

@Suite struct DatabaseLockTests {
    @Test func theSecondIsToldWhoHasIt() throws {
        let folder = try TemporaryFolder()
        let database = folder.path("results.sqlite")
        let lock = try DatabaseLock(database: database)
        let error = #expect(throws: StoreError.self) { _ = try DatabaseLock(database: database) }
        #expect(error == .databaseInUse(path: database, owner: String(getpid())))
        #expect(error?.description.contains("kill \(getpid())") == true)
        // A refusal leaves the owner's lock alone.
        #expect(throws: StoreError.self) { _ = try DatabaseLock(database: database) }
        lock.release()
        #expect(!FileManager.default.fileExists(atPath: database + ".lock"))
        let second = try DatabaseLock(database: database)
        second.release()
    }

    @Test func anotherNameIsTheSameDatabase() throws {
        let folder = try TemporaryFolder()
        let database = folder.path("results.sqlite")
        try Data().write(to: URL(fileURLWithPath: database))
        try FileManager.default.createSymbolicLink(atPath: folder.path("link"), withDestinationPath: database)
        let lock = try DatabaseLock(database: database)
        #expect(throws: StoreError.self) { _ = try DatabaseLock(database: folder.path("link")) }
        lock.release()
        // Also before the database exists.
        try FileManager.default.createSymbolicLink(atPath: folder.path("folder"), withDestinationPath: folder.url.path)
        let early = try DatabaseLock(database: folder.path("new.sqlite"))
        #expect(throws: StoreError.self) { _ = try DatabaseLock(database: folder.path("folder/new.sqlite")) }
        early.release()
    }

    @Test func whatAKilledProcessLeftBlocksNobody() throws {
        let folder = try TemporaryFolder()
        let database = folder.path("results.sqlite")
        try Data("1\n".utf8).write(to: URL(fileURLWithPath: database + ".lock"))
        let lock = try DatabaseLock(database: database)
        #expect(try String(contentsOfFile: database + ".lock", encoding: .utf8) == "\(getpid())\n")
        lock.release()
    }

    /// It would be emptied.
    @Test func aFileThatHasAnotherNameIsNoLock() throws {
        let folder = try TemporaryFolder()
        let (database, other) = (folder.path("results.sqlite"), folder.path("pid.txt"))
        // As a killed process would have left it, but for its other name.
        try Data("1\n".utf8).write(to: URL(fileURLWithPath: other))
        #expect(link(other, database + ".lock") == 0)
        for kind in [DatabaseLock.Kind.shared, .exclusive] {
            let error = #expect(throws: StoreError.self) { _ = try DatabaseLock(database: database, kind) }
            #expect(
                error?.description
                    == "\(database): results.sqlite.lock beside it is no lock of thaw's; left as it is: move it away")
        }
        #expect(try String(contentsOfFile: other, encoding: .utf8) == "1\n")
        #expect(try folder.contents() == ["pid.txt", "results.sqlite.lock"])
    }

    @Test(arguments: ["link", "folder", "pipe", "notes"]) func whatIsNoLockIsNamed(kind: String) throws {
        let folder = try TemporaryFolder()
        let database = folder.path("results.sqlite")
        let (place, target) = (database + ".lock", folder.path("target"))
        switch kind {
        case "link": try FileManager.default.createSymbolicLink(atPath: place, withDestinationPath: target)
        case "folder": try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: false)
        case "pipe": #expect(mkfifo(place, 0o600) == 0)
        default: try Data("my notes".utf8).write(to: URL(fileURLWithPath: place))
        }
        let contents = try folder.contents()
        let error = #expect(throws: StoreError.self) { _ = try DatabaseLock(database: database) }
        let what = ["link": "a symbolic link", "folder": "a folder", "pipe": "a pipe"][kind] ?? "no lock of thaw's"
        #expect(
            error?.description == "\(database): results.sqlite.lock beside it is \(what); left as it is: move it away")
        #expect(try folder.contents() == contents)
    }

    @Test func aLockThatCannotBeMadeIsAnError() {
        let error = #expect(throws: StoreError.self) { _ = try DatabaseLock(database: "/nonexistent/results.sqlite") }
        #expect(error == .lockFailed(path: "/nonexistent/results.sqlite.lock", reason: "No such file or directory"))
    }
}
