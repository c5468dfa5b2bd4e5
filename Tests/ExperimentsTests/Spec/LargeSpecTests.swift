import Foundation
import Testing

@testable import ThawModel
@testable import ThawSpec

/// Specs within the limit of a megabyte that once took gigabytes, or minutes: each is refused with one message, soon.
@Suite(.timeLimit(.minutes(10))) struct LargeSpecTests {
    private static func list(_ range: Range<Int>) -> String { "[\(range.map(String.init).joined(separator: ","))]" }

    private static func lines(_ count: Int, _ line: (Int) -> String) -> String {
        (0..<count).map { line($0) + "\n" }.joined()
    }

    @Test func statisticsOfTooManyDatasets() {
        let sweeps =
            "synthetic-seed: \(Self.list(0..<1000)), old-threshold: \(Self.list(1000..<2000)),"
            + " warm-size: \(Self.list(1..<300))"
        let found = SpecFixtures.errors(
            "experiment: x\ndatasets:\n- movielens-1m: {\(sweeps)}\nreport: {statistics: {rows: [users]}}\n")
        #expect(
            found == [
                "spec.yaml:1:1: error: there are more than 1,000,000 datasets to describe, each value of a sweep counted; "
                    + "list fewer values"
            ])
    }

    @Test func tunesOfOneMethodWithAMillionSeedsEach() {
        let item = "- {method: csdm, options: {rho: [1, 2]}, seeds: {from: 1, count: 1000000}}"
        let items = Self.lines(3000) { _ in item }
        let found = SpecFixtures.errors(SpecFixtures.spec(methods: "[csdm]", "tune:\n" + items))
        #expect(found.count == 2999)
        #expect(found.allSatisfy { $0.contains("csdm is tuned twice") })
    }

    @Test func includesOfManyEntriesWithoutSeeds() {
        let sweeps = "synthetic-seed: \(Self.list(0..<1000)), old-threshold: \(Self.list(1000..<1100))"
        let found = SpecFixtures.errors(
            SpecFixtures.spec(
                datasets: "[movielens-1m: {\(sweeps)}]", seeds: "[]",
                "include:\n" + Self.lines(15_000) { _ in "- {method: base}" }))
        #expect(found == ["spec.yaml:5:8: error: 'seeds' is empty; list at least one"])
    }

    @Test func referencesToManyRows() {
        let methods = "\n" + Self.lines(8000) { "- base: {label: row\($0)}" }
        let figures = Self.lines(8000) { "  - {name: f\($0), kind: differences, reference: other\($0)}" }
        let found = SpecFixtures.errors(SpecFixtures.spec(methods: methods, "report:\n figures:\n" + figures))
        #expect(found.count == 8000)
        #expect(found.first?.hasSuffix("give an entry of each method the label 'TITLE, other0'") ?? false)
    }

    @Test(arguments: ["when", "exclude"]) func rulesForAMillionRuns(kind: String) {
        let set = kind == "when" ? ", set: {training.epochs: 2}" : ""
        let found = SpecFixtures.errors(
            SpecFixtures.spec(
                seeds: "{from: 1, count: 1000000}", "\(kind):\n" + Self.lines(12_000) { "- {seed: \($0)\(set)}" }))
        #expect(
            found == [
                "spec.yaml:1:1: error: 1,000,000 runs and 12,000 rules of 'when' and 'exclude' are more than 100,000,000 "
                    + "comparisons; write rules that cover more runs each, or split the spec"
            ])
    }

    @Test func rulesThatMultiply() throws {
        let own = Self.lines(1000) { "- {seed: \($0), set: {training.epochs: \($0 % 900 + 1)}}" }
        let shared = Self.lines(3000) { "- {set: {training.batch: \($0 + 2)}}" }
        let text = SpecFixtures.spec(seeds: "{from: 0, count: 1000}", "when:\n" + own + shared)
        let context = SpecContext(datasets: [SpecFixtures.movielens], maximumRuns: 10_000)
        let errors = try #require(throws: SpecErrors.self) { try SpecFixtures.plan(text, context: context) }
        #expect(errors.issues.count == 1)
        #expect(
            errors.issues[0].message == "from here on, 'when' makes more than 10,000 different settings")
    }

    @Test func theLimitIsTheContexts() throws {
        let context = SpecContext(datasets: [SpecFixtures.movielens], maximumRuns: 10)
        let ten = try SpecFixtures.plan(SpecFixtures.spec(seeds: "{from: 1, count: 10}"), context: context)
        #expect(ten.runs.count == 10)
        let errors = try #require(throws: SpecErrors.self) {
            try SpecFixtures.plan(SpecFixtures.spec(methods: "[base, csdm]", seeds: "[1,2,3,4,5,6]"), context: context)
        }
        #expect(errors.issues.map(\.message) == ["the grid has 12 runs, and a plan may have 10"])
    }

    @Test func anchorsOfManyLetters() {
        let anchor = String(repeating: "a", count: 400_000)
        let found = SpecFixtures.errors("x: [&\(anchor) 1, *\(anchor)b]\n")
        #expect(found.count == 1)
        #expect(found[0].contains("alias to an unknown anchor 'aaaa") && found[0].count < 200)
    }

    @Test func directives() {
        let found = SpecFixtures.errors(Self.lines(60_000) { "%TAG !a\($0)! x" } + "--- 1\n")
        #expect(
            found == ["spec.yaml:17:1: error: more than 16 lines begin with '%'; a spec needs no directives"])
    }

    @Test func manyAnchorsAreNotListed() {
        let anchors = (0..<50_000).map { "&a\($0) 1" }.joined(separator: ",")
        let found = SpecFixtures.errors("x: [\(anchors),*unknown]\n")
        #expect(found.count == 1)
        #expect(found[0].contains("alias to an unknown anchor 'unknown'; choose from a0, a1, a10,"))
        #expect(found[0].hasSuffix(", ...") && found[0].count < 400)
    }
}
