import Foundation
import TestSupport
import Testing
import ThawCore

@testable import ThawModel
@testable import ThawPlanning

/// Folders and patterns in `files`, and warnings of what is not there.
@Suite struct ProgramFilesTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try write([
            "method.py": "import util\n", "util.py": "", "pkg/__init__.py": "",
            "pkg/__main__.py": "from pkg import core\n", "pkg/core.py": "VALUE = 1\n", "pkg/__pycache__/core.pyc": "x",
            "pkg/.hidden": "x", "pkg/deep/b.py": "",
            "pkg/deep/a.txt": "",
        ])
    }

    private func write(_ files: [String: String]) throws {
        for (name, text) in files {
            let url = folder.url.appendingPathComponent(name)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: url)
        }
    }

    private func plan(_ external: String) throws -> Plan {
        let text = SpecFixtures.spec(methods: "[base, external: \(external)]")
        return try SpecReader.read(
            bytes: Array(text.utf8), file: folder.path("spec.yaml"), context: SpecFixtures.context
        ).plan
    }

    private func files(_ listed: String) throws -> [String: String] {
        let plan = try plan("{name: mine, command: [my-program], files: [\(listed)]}")
        return try #require(ExternalMethod(plan.runs[1].description.method)).files
    }

    private func error(_ listed: String) -> String {
        do {
            return "\(try files(listed))"
        } catch {
            return "\(error)".replacingOccurrences(of: folder.url.path, with: "")
        }
    }

    /// The warnings without the file's path.
    private func warnings(_ external: String) throws -> [String] {
        try plan(external).warnings.map {
            $0.description.replacingOccurrences(of: folder.path("spec.yaml"), with: "spec.yaml")
        }
    }

    @Test(arguments: [
        ("pkg", ["pkg/__init__.py", "pkg/__main__.py", "pkg/core.py", "pkg/deep/a.txt", "pkg/deep/b.py"]),
        ("pkg/deep/", ["pkg/deep/a.txt", "pkg/deep/b.py"]),
        ("\"*.py\"", ["method.py", "util.py"]),
        ("pkg/*.py", ["pkg/__init__.py", "pkg/__main__.py", "pkg/core.py"]),
        ("pkg/c?re.py, \"pkg/[a-d]*.py\"", ["pkg/core.py"]),
        (
            "\"**/*.py\"",
            ["method.py", "pkg/__init__.py", "pkg/__main__.py", "pkg/core.py", "pkg/deep/b.py", "util.py"]
        ),
        ("pkg/**", ["pkg/__init__.py", "pkg/__main__.py", "pkg/core.py", "pkg/deep/a.txt", "pkg/deep/b.py"]),
        ("\"pkg/**/[ab].*\"", ["pkg/deep/a.txt", "pkg/deep/b.py"]),
        ("pkg/.h*", ["pkg/.hidden"]),
        ("\"*/core.py\", util.py", ["pkg/core.py", "util.py"]),
    ]) func foldersAndPatternsStandForFiles(listed: String, expected: [String]) throws {
        let found = try files(listed)
        #expect(found.keys.sorted() == expected)
        // The same as if each had been listed: the same runs.
        #expect(try files(expected.map { "\"\($0)\"" }.joined(separator: ", ")) == found)
    }

    @Test func contentDecidesAndNothingElse() throws {
        let before = try files("pkg")
        try write(["pkg/core.py": "VALUE = 2\n"])
        #expect(try files("pkg") != before)
        try write(["pkg/core.py": "VALUE = 1\n", "pkg/__pycache__/new.pyc": "y"])
        #expect(try files("pkg") == before)
        try write(["pkg/new.py": ""])
        #expect(try files("pkg").count == before.count + 1)
    }

    /// A file that has the name of a pattern is that file, as it was before there were patterns.
    @Test func aFileIsItself() throws {
        try write(["a[1].py": "1", "a1.py": "2"])
        #expect(try files("\"a[1].py\"").keys.sorted() == ["a[1].py"])
    }

    @Test func linksAndPipesAreNoTrap() throws {
        #expect(symlink("..", folder.path("pkg/deep/up")) == 0)
        #expect(symlink("../../util.py", folder.path("pkg/deep/linked.py")) == 0)
        #expect(mkfifo(folder.path("pkg/pipe"), 0o600) == 0)
        let found = try files("pkg/deep").keys.sorted()
        #expect(found.contains("pkg/deep/linked.py"))
        #expect(!found.contains { $0.contains("deep/up/deep/up") || $0.contains("pipe") })
        #expect(try files("\"**/linked.py\"").keys.sorted() == ["pkg/deep/linked.py"])
    }

    @Test func whatStandsForNothingIsAnError() throws {
        try FileManager.default.createDirectory(atPath: folder.path("empty"), withIntermediateDirectories: true)
        #expect(
            error("empty").hasSuffix(
                "'empty': there is no file in this folder; paths are relative to the spec's folder"))
        #expect(error("pkg/*.R").contains("'pkg/*.R': matches no file"))
        #expect(error("none/x.py").contains("'none/x.py': the file is missing"))
        let many = Array(repeating: "'*.py'", count: 100)
        #expect(try files(many.joined(separator: ", ")).count == 2)
        #expect(
            error((many + ["\"*.R\""]).joined(separator: ", ")).hasSuffix(
                "error: 'files' has more than 100 patterns; list their folder"))
    }

    @Test func thePlanShowsWhatTheyMatch() throws {
        let plan = try plan("{name: mine, command: [python3, method.py], files: [pkg/deep, util.py, \"u*.py\"]}")
        #expect(
            PlanText.fileLines(plan) == [
                "external:mine: 'pkg/deep' is pkg/deep/a.txt, pkg/deep/b.py", "external:mine: 'u*.py' is util.py",
            ])
        #expect(try PlanText.fileLines(self.plan("{name: mine, command: [python3, method.py]}")) == [])
    }

    @Test(arguments: [
        (
            "{name: mine, command: [my-program]}",
            [
                "spec.yaml:4:49: warning: no file of 'mine' is part of its runs' identity: an edited program counts as the same; "
                    + "list its files, or the folder that has them, in 'files'"
            ]
        ),
        ("{name: mine, command: [my-program], files: [util.py]}", []),
        (
            "{name: mine, command: [python3, method.py]}",
            [
                "spec.yaml:4:49: warning: 'mine' loads util.py, which is no part of its runs' identity: edited, it counts as the"
                    + " same; write files: [util.py]"
            ]
        ),
        ("{name: mine, command: [python3, method.py], files: [./util.py]}", []),
        ("{name: mine, command: [python3, method.py], files: [\"*.py\"]}", []),
        (
            "{name: mine, command: [python3, -m, pkg]}",
            [
                "spec.yaml:4:49: warning: no file of 'mine' is part of its runs' identity, and it loads pkg/__init__.py, "
                    + "pkg/__main__.py, pkg/core.py: edited, they count as the same; write files: [pkg/__init__.py, "
                    + "pkg/__main__.py, pkg/core.py]"
            ]
        ),
        (
            "{name: mine, command: [python3, -m, pkg], files: [\"pkg/__*.py\"]}",
            [
                "spec.yaml:4:49: warning: 'mine' loads pkg/core.py, which is no part of its runs' identity: edited, it counts as the"
                    + " same; write files: [\"pkg/__*.py\", pkg/core.py]"
            ]
        ),
        ("{name: mine, command: [python3, -m, pkg], files: [pkg]}", []),
    ]) func whatIsMissingIsAWarning(entry: String, expected: [String]) throws {
        #expect(try warnings(entry) == expected)
        // Following the advice is enough.
        guard let line = expected.first?.components(separatedBy: "write ").last, line.hasPrefix("files: ")
        else { return }
        let more = entry.replacing(/, files: \[.*\]/, with: "").dropLast() + ", \(line)}"
        #expect(try warnings(String(more)) == [])
    }

    /// Of many files, folders are named.
    @Test func aLargePackageIsNamedByItsFolder() throws {
        let names = (0..<20).map { "m\($0)" }
        try write(["pkg/__main__.py": names.map { "from . import \($0)\n" }.joined()])
        for name in names { try write(["pkg/\(name).py": ""]) }
        let found = try warnings("{name: mine, command: [python3, -m, pkg]}")
        #expect(found.count == 1)
        #expect(
            found[0].hasSuffix("and 10 more: edited, they count as the same; write files: [pkg]"), "\(found)")
    }

    /// A warning changes no run: an identity is a hash of what is listed, and of nothing that was found.
    @Test func identitiesStay() throws {
        let plan = try plan("{name: mine, command: [python3, method.py]}")
        #expect(try #require(ExternalMethod(plan.runs[1].description.method)).files.keys.sorted() == ["method.py"])
    }
}
