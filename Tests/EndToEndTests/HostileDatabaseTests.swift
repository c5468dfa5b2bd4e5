import Foundation
import TestSupport
import Testing

/// Databases that a stranger has made: no command runs, nothing is written outside the folder asked for, no escape sequence
/// reaches a terminal; each command ends by itself, refuses with exit code 2, or gives a clean result.
@Suite(.timeLimit(.minutes(10))) struct HostileDatabaseTests {
    /// A sound database of four runs and a figure, made once.
    private static let sound: Result<Data, any Error> = Result {
        let place = try Workplace()
        try place.write(Self.spec, to: "drawn.yaml")
        let result = try place.thaw("run", "drawn.yaml", "--db", "sound.sqlite", "--no-report")
        guard result.code == 0, let bytes = place.bytes("sound.sqlite") else {
            throw CocoaError(.fileNoSuchFile, userInfo: [NSLocalizedDescriptionKey: result.errors])
        }
        return bytes
    }

    private static let spec = """
        experiment: drawn
        datasets: [\(Workplace.dataset)]
        backbones: [deepfm]
        methods: [base, dropoutnet]
        seeds: [1, 2]
        report:
          table: {metrics: [auc, relaimpr]}
          figures:
            - {name: auc-over-phases, kind: phases, lines: method, panels: dataset, metric: auc}

        """

    private let place: Workplace

    init() throws {
        place = try Workplace()
        try Self.sound.get().write(to: place.folder.url.appendingPathComponent("sound.sqlite"))
    }

    /// Every way in which a database is shown.
    private static func commands(_ database: String) -> [[String]] {
        let formats = ["terminal", "markdown", "latex", "csv", "html"]
        return formats.map { ["report", database, "--format", $0, "--partial"] }
            + [
                ["report", database, "--tests", "--partial"], ["report", database, "--trials"],
                ["report", database, "--partial", "--figures", "out"],
                ["report", database, "--partial", "--files", "out"],
                ["report", database], ["report", database, "--experiment", HostileDatabase.escapes],
                ["status", database], ["dump", database], ["dump", database, "--unchecked", "--times"],
                ["diff", database, "sound.sqlite"],
                ["diff", "sound.sqlite", database, "--format", "markdown", "--all"],
                ["diff", database, "sound.sqlite", "--format", "json"],
                ["merge", "merged.sqlite", database, "sound.sqlite"],
            ]
    }

    @Test func theSoundDatabaseIsShown() throws {
        for command in Self.commands("sound.sqlite") {
            let result = try place.thaw(command)
            let isMeantToFail = command.contains("--trials") || command.contains("--experiment")
            #expect(result.code == (isMeantToFail ? 2 : 0), "\(command): \(result.errors)")
            expectClean(result, command)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.folder.path("out")).count > 10)
    }

    @Test(arguments: HostileDatabase.all) func nothingInADatabaseActs(database: HostileDatabase) throws {
        try Self.sound.get().write(to: place.folder.url.appendingPathComponent("hostile.sqlite"))
        try database.apply(to: place.folder.path("hostile.sqlite"))
        let before = try place.folder.contents()
        for command in Self.commands("hostile.sqlite") {
            expectClean(try place.thaw(command), command)
        }
        if ["datasets of escapes", "environments of escapes"].contains(database.name) {
            expectClean(try place.thaw("verify", "hostile.sqlite", "--sample", "1"), ["verify"])
        }
        let allowed = Set(before + ["out", "merged.sqlite", "cache"])
        let left = try place.folder.contents().filter { !allowed.contains($0) && !$0.hasPrefix("hostile.sqlite") }
        #expect(left.allSatisfy { $0.hasPrefix("sound.sqlite") || $0.hasPrefix("merged.sqlite") }, "\(left)")
        try expectCleanOutput()
    }

    /// Names of files are quoted by errors and headings.
    @Test func aDatabaseIsCalledAnEscapeSequence() throws {
        let name = "\u{1B}]0;x\u{7}\u{1B}[2J\u{202E}\n\u{9B}31m.sqlite"
        for command in Self.commands(name) + [
            ["plan", name], ["validate", name], ["verify", name],
        ] {
            let result = try place.thaw(command)
            #expect(result.code == 2, "\(command)")
            expectClean(result, command)
            // Usage errors add a line with the usage.
            #expect(
                result.errors.hasPrefix("error: ") || result.errors.hasPrefix("Error: ")
                    || result.errors.contains(": error: "))
        }
        try Self.sound.get().write(to: place.folder.url.appendingPathComponent(name))
        for command in Self.commands(name) { expectClean(try place.thaw(command), command) }
        #expect(try place.thaw("status", name).code == 0)
        try expectCleanOutput()
    }

    @Test(.enabled(if: Python.terminals != nil, "there is no python3"))
    func aTerminalIsSentItsOwnSequencesAlone() throws {
        try Self.sound.get().write(to: place.folder.url.appendingPathComponent("hostile.sqlite"))
        for database in HostileDatabase.all where database.name.hasSuffix("of escapes") {
            try database.apply(to: place.folder.path("hostile.sqlite"))
        }
        for command in [
            ["report", "hostile.sqlite", "--partial"], ["status", "hostile.sqlite"],
            ["dump", "hostile.sqlite", "--unchecked"],
            ["diff", "sound.sqlite", "hostile.sqlite"], ["status", "\u{1B}]0;x\u{7}.sqlite"],
            ["status", "hostile.sqlite", "--watch", "--interval", "0.1"], ["report", "sound.sqlite"],
        ] {
            let seen = try onATerminal(command)
            var text = seen.replacing("\r\n", with: "\n")
            for own in ["\u{1B}[1m", "\u{1B}[4m", "\u{1B}[0m", "\u{1B}[H", "\u{1B}[K", "\u{1B}[J"] {
                text = text.replacing(own, with: "")
            }
            #expect(!text.isEmpty, "\(command)")
            #expect(Self.steering(text).isEmpty, "\(command): \(text.debugDescription)")
            if command == ["report", "sound.sqlite"] { #expect(seen.contains("\u{1B}[1m")) }
        }
    }

    /// What a pseudo-terminal gets of a command, of one that watches within two seconds.
    private func onATerminal(_ command: [String]) throws -> String {
        let python = try #require(Python.terminals)
        let script = """
            import os, pty, select, signal, sys, time
            pid, terminal = pty.fork()
            if pid == 0:
                os.environ.update(TERM="xterm", NO_COLOR="")
                os.execv(sys.argv[1], sys.argv[1:])
            seen, end = b"", time.time() + (2 if "--watch" in sys.argv else 60)
            while time.time() < end:
                if not select.select([terminal], [], [], 0.1)[0]: continue
                try: part = os.read(terminal, 65536)
                except OSError: break
                if not part: break
                seen += part
            try: os.kill(pid, signal.SIGKILL)
            except ProcessLookupError: pass
            os.waitpid(pid, 0)
            sys.stdout.buffer.write(seen)
            """
        return try TestProcess.run(
            python.executable, ["-c", script, place.program] + command, in: place.folder.url,
            environment: ThawProcess.environment(in: place.folder)
        ).output
    }

    @Test(arguments: ["drawn-synthetic.txt", "drawn-synthetic.html", "auc-over-phases-synthetic.svg"])
    func aLinkThatLeadsOutOfTheFolderIsRefused(name: String) throws {
        try place.write("mine", to: "outside")
        try FileManager.default.createDirectory(atPath: place.folder.path("out"), withIntermediateDirectories: false)
        try FileManager.default.createSymbolicLink(
            atPath: place.folder.path("out/\(name)"), withDestinationPath: "../outside")
        let result = try place.thaw("report", "sound.sqlite", "--files", "out")
        #expect(result.code == 2 && result.errors.contains("out/\(name): is a link to "), "\(result.errors)")
        #expect(place.bytes("outside") == Data("mine".utf8))
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.folder.path("out")) == [name])
        // Named by the user, a link is written through.
        let named = try place.thaw("report", "sound.sqlite", "--out", "out/\(name)")
        #expect(named.code == 0 && place.bytes("outside") != Data("mine".utf8))
    }

    /// While gnuplot draws, `thaw` is killed: the folder has the old files, and nothing else.
    @Test func aKilledReportLeavesTheFolderAsItWas() throws {
        #expect(try place.thaw("report", "sound.sqlite", "--figures", "out").code == 0)
        func contents() throws -> [String: Data] {
            let names = try FileManager.default.contentsOfDirectory(atPath: place.folder.path("out"))
            return Dictionary(uniqueKeysWithValues: names.map { ($0, place.bytes("out/\($0)") ?? Data()) })
        }
        let before = try contents()
        try FileManager.default.createDirectory(atPath: place.folder.path("bin"), withIntermediateDirectories: false)
        try place.write("#!/bin/sh\necho half > figure.svg\nkill -9 $PPID\n", to: "bin/gnuplot")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: place.folder.path("bin/gnuplot"))
        let path = "\(place.folder.path("bin")):/usr/bin:/bin"
        let killed = try ThawProcess(["report", "sound.sqlite", "--figures", "out"], in: place.folder, path: path)
            .wait()
        #expect(killed.code == -9)
        #expect(try contents() == before)
    }

    // MARK: What is clean

    private static func steering(_ text: String) -> [Unicode.Scalar] {
        text.unicodeScalars.filter {
            ($0.properties.generalCategory == .control && $0 != "\n") || (0x2028...0x202E).contains($0.value)
                || (0x2066...0x2069).contains($0.value)
        }
    }

    private func expectClean(_ result: ThawProcess.Result, _ command: [String]) {
        #expect((0...2).contains(result.code), "\(command): \(result.code), \(result.errors)")
        #expect(Self.steering(result.output).isEmpty, "\(command): \(result.output.prefix(2000).debugDescription)")
        #expect(Self.steering(result.errors).isEmpty, "\(command): \(result.errors.prefix(2000).debugDescription)")
        #expect(!result.output.contains("<script") || !result.output.hasPrefix("<!DOCTYPE"), "\(command)")
        if result.code == 2 { #expect(!result.errors.isEmpty, "\(command)") }
    }

    /// No canary, and whatever was written into the folder is called plainly and harmless.
    private func expectCleanOutput() throws {
        let files = try #require(FileManager.default.enumerator(atPath: place.folder.url.path)).compactMap {
            $0 as? String
        }
        #expect(files.allSatisfy { !$0.hasSuffix("CANARY") })
        #expect(!FileManager.default.fileExists(atPath: "/tmp/CANARY.svg"))
        for file in files where file.hasPrefix("out/") {
            #expect(file.wholeMatch(of: /out\/[a-z0-9-]+(\.caption)?\.[a-z]+/) != nil, "\(file)")
            guard !file.hasSuffix(".pdf"), let bytes = place.bytes(file) else { continue }
            let text = String(decoding: bytes, as: UTF8.self)
            // Columns of gnuplot's data, and its way to indent.
            #expect(Self.steering(text).allSatisfy { $0 == "\t" }, "\(file)")
            if file.hasSuffix(".html") || file.hasSuffix(".svg") { #expect(!text.contains("<script")) }
        }
    }
}
