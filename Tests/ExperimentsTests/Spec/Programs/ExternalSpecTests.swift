import Foundation
import TestSupport
import Testing
import ThawCore

@testable import ThawModel
@testable import ThawPlanning

/// Entries of `methods` that are programs, read from a folder that holds one.
@Suite struct ExternalSpecTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try write("print(1)\n", to: "method.py")
        try write("", to: "util.py")
    }

    private func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: folder.url.appendingPathComponent(name))
    }

    private func plan(_ external: String, others: String = "- base", rules more: String = "") throws -> Plan {
        let text = """
            experiment: test
            datasets: [movielens-1m]
            backbones: [deepfm]
            methods:
              \(others)
              - external: \(external)
            seeds: [1]
            \(more)

            """
        return try SpecReader.read(
            bytes: Array(text.utf8), file: folder.path("spec.yaml"), context: SpecFixtures.context
        ).plan
    }

    /// The errors without the file's path.
    private func errors(_ external: String, others: String = "- base") -> [String] {
        do {
            _ = try plan(external, others: others)
            return []
        } catch {
            return "\(error)".replacingOccurrences(of: folder.path("spec.yaml"), with: "spec.yaml")
                .split(separator: "\n").map(String.init)
        }
    }

    private func identity(_ plan: Plan, _ index: Int = 1) -> String {
        let data = DatasetRecord(
            name: "movielens-1m", title: "", isSynthetic: true, fingerprint: "f", splitSizes: [:], itemCounts: [:])
        return RunIdentity.of(plan.runs[index].description, dataset: data, numericsRevision: 1)
    }

    @Test func anEntryIsAMethod() throws {
        let plan = try plan("{name: mine, command: [python3, method.py, -k, 5], options: {k: 5, mode: fast, on: true}}")
        #expect(plan.outline == ["Base/1", "mine (external)/1"])
        let method = try #require(ExternalMethod(plan.runs[1].description.method))
        #expect(method.command == ["python3", "method.py", "-k", "5"])
        // sha256sum of the file above.
        #expect(
            method.files == ["method.py": "cc42155088fca5730758db72b2a5bca33112a941dfaa2d43098ec422ce4ea213"])
        #expect(method.options == ["k": .integer(5), "mode": .text("fast"), "on": .flag(true)])
        #expect(plan.runs[1].description.method.name == "external:mine")
        let standardized = URL(fileURLWithPath: folder.url.path).standardizedFileURL.path
        #expect(plan.context.programs["external:mine"] == ProgramSettings(folder: standardized, seconds: 3600))
    }

    @Test func sweepsLabelsAndRulesAreThoseOfOtherMethods() throws {
        let swept = try plan("{name: mine, command: [python3, method.py], options: {k: [5, 10], rate: 0.1}}")
        #expect(swept.outline == ["Base/1", "mine (external) (k 5)/1", "mine (external) (k 10)/1"])
        let labelled = try plan("{name: mine, command: [python3, method.py], label: Mine, timeout: 90s}")
        #expect(labelled.outline == ["Base/1", "Mine (external)/1"])
        #expect(labelled.context.programs["external:mine"]?.seconds == 90)
        let changed = try plan(
            "{name: mine, command: [python3, method.py], options: {k: 5}}",
            rules: "when: [{method: \"external:mine\", set: {method.k: 7}}]")
        #expect(changed.runs[1].description.method.options["k"] == .integer(7))
        let without = try plan(
            "{name: mine, command: [python3, method.py]}", rules: "exclude: [{method: \"external:mine\"}]")
        #expect(without.outline == ["Base/1"])
        let tuned = try plan(
            "{name: mine, command: [python3, method.py], options: {k: 5}}",
            rules: "tune: [{method: \"external:mine\", options: {k: [1, 2]}}]")
        #expect(tuned.trials.count == 2 && tuned.waiting.count == 1)
        let two = try plan(
            "{name: b, command: [python3, method.py]}", others: "- external: {name: a, command: [python3, method.py]}")
        #expect(two.outline == ["a (external)/1", "b (external)/1"])
        // What programs go over is their own affair.
        _ = try plan(
            "{name: mine, command: [python3, method.py], options: {warm-passes: [1, 2]}}",
            rules: "training: {budget: {matched: 3}}")
    }

    @Test func whatDecidesTheResultMakesTheIdentity() throws {
        let entry = "{name: mine, command: [python3, method.py], files: [util.py], options: {k: 5}}"
        let first = try identity(plan(entry))
        #expect(try identity(plan(entry)) == first)
        // What decides nothing.
        for same in [
            "{label: x, timeout: 5m, options: {k: 5}, files: [util.py], command: [python3, method.py], name: mine}"
        ] { #expect(try identity(plan(same)) == first) }
        // What decides something.
        var seen = [first]
        for other in [
            "{name: other, command: [python3, method.py], files: [util.py], options: {k: 5}}",
            "{name: mine, command: [python3, -O, method.py], files: [util.py], options: {k: 5}}",
            "{name: mine, command: [python3, method.py], options: {k: 5}}",
            "{name: mine, command: [python3, method.py], files: [util.py], options: {k: 6}}",
            "{name: mine, command: [python3, method.py], files: [util.py], options: {k: 5, matched-table-passes: 1}}",
        ] {
            let identity = try identity(plan(other))
            #expect(!seen.contains(identity), "\(other)")
            seen.append(identity)
        }
        try write("print(2)\n", to: "method.py")
        #expect(try identity(plan(entry)) != first)
        try write("print(1)\n", to: "method.py")
        #expect(try identity(plan(entry)) == first)
        try write("x = 1\n", to: "util.py")
        #expect(try identity(plan(entry)) != first)
    }

    @Test func oneNumberInTwoSpellingsIsListedTwice() {
        let found = errors("{name: mine, command: [python3, method.py], options: {k: [1, 1.0]}}")
        #expect(found.count == 1 && found.first?.hasSuffix("value 1 is listed twice; remove one of them") == true)
    }

    /// The same program is the same run wherever its folder is.
    @Test func theFolderDecidesNothing() throws {
        let entry = "{name: mine, command: [python3, method.py]}"
        let other = try ExternalSpecTests()
        #expect(try identity(plan(entry)) == identity(other.plan(entry)))
        #expect(try plan(entry).runs[1].description == other.plan(entry).runs[1].description)
    }

    /// Paths are relative to the file that has the entry, also where another extends it.
    @Test func aParentsPathsAreRelativeToTheParent() throws {
        try write(
            "experiment: parent\ndatasets: [movielens-1m]\nbackbones: [deepfm]\n"
                + "methods:\n  - external: {name: mine, command: [python3, method.py]}\nseeds: [1]\n", to: "parent.yaml"
        )
        let below = folder.url.appendingPathComponent("below")
        try FileManager.default.createDirectory(at: below, withIntermediateDirectories: true)
        try write("extends: ../parent.yaml\nexperiment: child\n", to: "below/child.yaml")
        let plan = try SpecReader.read(path: folder.path("below/child.yaml"), context: SpecFixtures.context).plan
        #expect(
            plan.context.programs["external:mine"]?.folder
                == URL(fileURLWithPath: folder.url.path).standardizedFileURL.path)
    }

    @Test(arguments: [
        (
            "{name: mine}",
            ["6:5: error: this external method lacks 'command'; add 'command: [python3, method.py]'"]
        ),
        ("{command: [python3, method.py]}", ["6:5: error: this external method lacks 'name'; add 'name: NAME'"]),
        ("mine", ["6:15: error: 'external' must be a map, not 'mine'"]),
        (
            "{name: Mine, command: [python3, method.py]}",
            ["6:22: error: 'name' of an external method must be at most 100 of a-z, 0-9 and '-', not 'Mine'"]
        ),
        (
            "{name: mine, command: python3 method.py}",
            ["6:37: error: 'command' must be a list, not 'python3 method.py'"]
        ),
        ("{name: mine, command: []}", ["6:37: error: 'command' is empty; list at least one"]),
        (
            "{name: mine, command: [python3, other.py]}",
            ["6:47: error: there is no file 'other.py'; paths are relative to the spec's folder"]
        ),
        (
            "{name: mine, command: [./run]}",
            ["6:38: error: there is no file './run'; paths are relative to the spec's folder"]
        ),
        (
            "{name: mine, command: [python3, method.py], files: [data]}",
            ["6:67: error: 'data': the file is missing; paths are relative to the spec's folder"]
        ),
        (
            "{name: mine, command: [python3, method.py], files: [\"*.txt\"]}",
            ["6:67: error: '*.txt': matches no file; paths are relative to the spec's folder"]
        ),
        (
            "{name: mine, command: [python3, method.py], options: {command: 5}}",
            [
                "6:69: error: 'command' cannot be an option of a program: the name has a meaning here; "
                    + "write it beside 'options'"
            ]
        ),
        (
            "{name: mine, command: [python3, method.py], options: {k: [1, x]}}",
            ["6:72: error: the values of 'k' are of several kinds; give numbers, texts, or true and false alone"]
        ),
        (
            "{name: mine, command: [python3, method.py], options: {k: {}}}",
            ["6:72: error: a value of 'k' must be text, a number, true or false, not a map"]
        ),
        (
            "{name: mine, command: [python3, method.py], options: {a b: 1}}",
            ["6:69: error: 'a b' cannot be an option's name; use at most 100 letters, digits, '-' and '_'"]
        ),
        (
            "{name: mine, command: [python3, method.py], timeout: soon}",
            ["6:68: error: 'timeout' must be a time such as 90s, 30m, 2h or \"1:30:00\", not 'soon'"]
        ),
        (
            "{name: mine, comand: [python3, method.py]}",
            [
                "6:5: error: this external method lacks 'command'; add 'command: [python3, method.py]'",
                "6:28: error: unknown key 'comand' in 'external'; did you mean 'command'?",
            ]
        ),
    ]) func aBadEntryIsAnError(entry: String, expected: [String]) {
        #expect(errors(entry) == expected.map { "spec.yaml:\($0)" })
    }

    @Test func twoOfOneNameAreAnError() {
        let entry = "{name: mine, command: [python3, method.py]}"
        #expect(
            errors(entry, others: "- external: \(entry)")
                == [
                    "spec.yaml:6:5: error: another external method has the name 'mine'; give it a name of its own; several "
                        + "values of an option are a sweep"
                ])
    }

    /// A pipe would be waited for, and /dev/zero read for ever.
    @Test func onlyRegularFilesAreRead() throws {
        #expect(mkfifo(folder.path("pipe"), 0o600) == 0)
        for file in ["pipe", "/dev/zero"] {
            let found = errors("{name: mine, command: [python3, method.py], files: [\(file)]}")
            #expect(found.count == 1 && found[0].contains("not a regular file"), "\(found)")
        }
    }

    @Test func theProgramMayChangeAfterThePlan() throws {
        let method = try #require(
            ExternalMethod(plan("{name: mine, command: [python3, method.py]}").runs[1].description.method))
        #expect(method.change(in: folder.url.path) == nil)
        try write("print(2)\n", to: "method.py")
        #expect(
            try #require(method.change(in: folder.url.path)).hasPrefix("method.py is another file than was planned"))
        #expect(try #require(method.change(in: "/nonexistent")).contains("the file is missing"))
    }
}
