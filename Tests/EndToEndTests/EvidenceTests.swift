import Foundation
import TestSupport
import Testing
import ThawStore

/// A grid in parts, united; runs done again; databases as text in git: by the real programs.
@Suite struct EvidenceTests {
    private func run(_ tool: String, _ arguments: [String], in place: Workplace) throws -> String {
        // Nothing of the user's own settings.
        let environment = ProcessInfo.processInfo.environment.merging([
            "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null",
        ]) { $1 }
        let result = try TestProcess.run(tool, arguments, in: place.folder.url, environment: environment)
        #expect(result.code == 0, "\(tool) \(arguments): \(result.errors)")
        return result.output
    }

    /// Adds `amount` to a metric of the run with the smallest identity; returns that identity.
    private func edit(_ name: String, by amount: Double, in place: Workplace) throws -> String {
        let store = try ResultStore(path: place.folder.path(name), access: .readOnly)
        let identity = try #require(store.finishedIdentities().min())
        _ = try run(
            "sqlite3",
            [
                name,
                "UPDATE metrics SET auc = auc + \(amount) WHERE phase = 'warm-b' AND run = '\(identity)'",
            ], in: place)
        return identity
    }

    @Test(arguments: [
        ("seeds: {from: 1, count: 2}", "seeds: {from: 3, count: 2}"),
        ("methods: [base]", "methods: [mwuf, dropoutnet]"),
    ])
    func partsOfAGridUniteToTheWhole(first: String, second: String) throws {
        let place = try Workplace()
        try place.write(
            """
            experiment: whole
            datasets: [\(Workplace.dataset)]
            backbones: [deepfm]
            methods: [base, mwuf, dropoutnet]
            seeds: {from: 1, count: 4}

            """, to: "whole.yaml")
        for (name, line) in [("a", first), ("b", second)] {
            try place.write("extends: whole.yaml\n\(line)\n", to: "\(name).yaml")
        }
        for name in ["whole", "a", "b"] {
            let done = try place.thaw("run", "\(name).yaml", "--db", "\(name).sqlite", "--no-report")
            #expect(done.code == 0, "\(done.errors)")
        }
        for (united, parts) in [("ab", ["a", "b"]), ("ba", ["b", "a"])] {
            let merged = try place.thaw(["merge", "\(united).sqlite"] + parts.map { "\($0).sqlite" })
            #expect(merged.code == 0, "\(merged.errors)")
        }
        let dumps = try ["ab", "ba", "whole"].map { try place.thaw("dump", "\($0).sqlite").output }
        #expect(dumps[0] == dumps[1] && dumps[0] == dumps[2] && !dumps[0].isEmpty)
        let diff = try place.thaw("diff", "ab.sqlite", "whole.sqlite")
        #expect(diff.code == 0 && diff.output.contains("\nEqual.\n"), "\(diff.output)")
        // Nothing is overwritten unasked, and a run with other bits is named.
        #expect(try place.thaw("merge", "ab.sqlite", "a.sqlite").code == 2)
        let identity = try edit("a.sqlite", by: -0x1p-40, in: place)
        let conflict = try place.thaw("merge", "new.sqlite", "a.sqlite", "whole.sqlite")
        #expect(conflict.code == 2 && conflict.errors.contains(identity.prefix(12)), "\(conflict.errors)")
        #expect(!place.exists("new.sqlite"))
    }

    @Test func verifyingNamesTheEditedRun() throws {
        let place = try Workplace()
        #expect(try place.thaw("run", "small.yaml", "--db", "small.sqlite", "--no-report").code == 0)
        let sound = try place.thaw("verify", "small.sqlite", "--all")
        #expect(sound.code == 0 && sound.output.contains("12 runs: 12 bit-equal"), "\(sound.output)\(sound.errors)")
        let identity = try edit("small.sqlite", by: -0.01, in: place)
        let before = place.bytes("small.sqlite")
        let edited = try place.thaw("verify", "small.sqlite", "--all")
        #expect(edited.code == 1 && edited.output.contains("12 runs: 11 bit-equal, 1 different"), "\(edited.output)")
        let line = try #require(edited.output.split(separator: "\n").first { $0.hasPrefix("  different") })
        #expect(line.contains(identity.prefix(12)) && line.contains("auc in warm-b was"))
        #expect(place.bytes("small.sqlite") == before)
    }

    @Test func gitShowsAChangedRunInTwoLines() throws {
        let place = try Workplace()
        #expect(try place.thaw("run", "small.yaml", "--db", "small.sqlite", "--no-report").code == 0)
        try place.write("*.sqlite -text -merge diff=thaw\n", to: ".gitattributes")
        for arguments in [
            ["init", "-q"], ["config", "diff.thaw.textconv", "'\(place.program)' dump --unchecked"],
            ["add", "small.sqlite", ".gitattributes"],
            ["-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-q", "-m", "one"],
        ] {
            _ = try run("git", arguments, in: place)
        }
        let identity = try edit("small.sqlite", by: -0.01, in: place)
        _ = try run(
            "git", ["-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-q", "-a", "-m", "two"], in: place
        )
        let changed = try run("git", ["diff", "HEAD~1", "HEAD"], in: place).split(separator: "\n")
            .filter { ($0.hasPrefix("+") || $0.hasPrefix("-")) && !$0.hasPrefix("+++") && !$0.hasPrefix("---") }
        #expect(changed.count == 2)
        #expect(changed.allSatisfy { $0.contains("run data=") && $0.contains(identity) })
    }
}
