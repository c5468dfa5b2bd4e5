import Foundation
import TestSupport
import Testing
import ThawCore

@testable import ThawModel
@testable import ThawPlanning
@testable import ThawSpec

/// Grid algebra: product, zip, sweeps, include, exclude, when, extends.
@Suite struct PlanTests {
    @Test func productOrder() throws {
        let plan = try SpecFixtures.plan(
            SpecFixtures.spec(datasets: "[tiny, movielens-1m]", methods: "[velf, base]", seeds: "[2, 1]"))
        #expect(plan.runs.map(\.position) == Array(1...8))
        #expect(
            plan.runs.map(\.description.dataset.name) == Array(repeating: "tiny", count: 4)
                + Array(repeating: "movielens-1m", count: 4))
        #expect(plan.outline == Array(repeating: ["VELF/2", "VELF/1", "Base/2", "Base/1"], count: 2).flatMap { $0 })
    }

    @Test func sweepIsAProductWithinTheEntry() throws {
        let plan = try SpecFixtures.plan(
            SpecFixtures.spec(methods: "[base, csdm: {rho: [0.1, 1], repeats: [1, 2], steps: 50}]"))
        #expect(
            plan.outline == [
                "Base/1", "CSDM (repeats 1, rho 0.1)/1", "CSDM (repeats 1, rho 1)/1", "CSDM (repeats 2, rho 0.1)/1",
                "CSDM (repeats 2, rho 1)/1",
            ])
        #expect(plan.runs[1...].allSatisfy { $0.description.method.options.integer("steps") == 50 })
    }

    @Test func zip() throws {
        let plan = try SpecFixtures.plan(
            SpecFixtures.spec(
                datasets: "[movielens-1m, tiny]", methods: "[base, csdm]", seeds: "[8, 9]",
                "grid: {zip: [seeds, datasets]}"))
        #expect(
            plan.runs.map { "\($0.description.dataset.name) \($0.description.method.name) \($0.description.seed)" } == [
                "movielens-1m base 8", "movielens-1m csdm 8", "tiny base 9", "tiny csdm 9",
            ])
    }

    @Test func includeAddsPoints() throws {
        let plan = try SpecFixtures.plan(
            SpecFixtures.spec(
                methods: "[base, csdm]", seeds: "[1, 2]",
                "include: [{method: csdm, seed: 3, set: {method.rho: 5}}, {dataset: tiny, method: velf}]"))
        #expect(
            plan.outline == [
                "Base/1", "Base/2", "CSDM (rho 0.001)/1", "CSDM (rho 0.001)/2", "CSDM (rho 5)/3", "VELF/1", "VELF/2",
            ])
        #expect(plan.runs[5...].allSatisfy { $0.description.dataset.name == "tiny" })
    }

    @Test func excludeSaysWhichEntry() throws {
        let plan = try SpecFixtures.plan(
            SpecFixtures.spec(
                methods: "[base, csdm: {rho: [0.1, 1]}]", seeds: "[1, 2]",
                "exclude:\n  - {method: csdm, seed: [2]}\n  - {method.rho: [1.0, 7]}"))
        #expect(plan.outline == ["Base/1", "Base/2", "CSDM (rho 0.1)/1"])
        #expect(plan.runs.map(\.position) == [1, 2, 3])
        #expect(plan.excluded.map(\.run.position) == [4, 5, 6])
        #expect(plan.excluded.map(\.reason) == [7, 8, 7].map { "excluded by spec.yaml:\($0)" })
    }

    @Test func excludedCombinationsMayBeImpossible() {
        let sweep = "[csdm: {stride: [10, 50], steps: [20, 100]}]"
        #expect(SpecFixtures.errors(SpecFixtures.spec(methods: sweep)).count == 1)
        let text = SpecFixtures.spec(methods: sweep, "exclude: [{method.stride: 50, method.steps: 20}]")
        #expect(SpecFixtures.errors(text).isEmpty)
    }

    @Test func whenOverridesDefaultsButNotEntries() throws {
        let plan = try SpecFixtures.plan(
            SpecFixtures.spec(
                methods: "[base, csdm, csdm: {rho: 0.5}]",
                """
                training: {batch: 100}
                when:
                  - {method: csdm, set: {method.rho: 7, training.batch: 200, training.epochs: 2}}
                  - {training.epochs: 2, method.rho: 7, set: {training.batch: 300}}
                """))
        let runs = plan.runs.map(\.description)
        #expect(runs.map { $0.training.integer("batch") } == [100, 300, 200])
        #expect(runs.map { $0.training.integer("epochs") } == [1, 2, 2])
        #expect(runs[1...].map { $0.method.options.number("rho") } == [7, 0.5])
        #expect(plan.outline == ["Base/1", "CSDM (rho 7)/1", "CSDM (rho 0.5)/1"])
        // `training` differs by method because of `when`, not because the spec sweeps it.
        #expect(plan.runs.allSatisfy { $0.labels["training"] == nil })
    }

    @Test func whenSetsTheVariant() throws {
        let plan = try SpecFixtures.plan(
            SpecFixtures.spec(
                datasets: "[movielens-1m, tiny]", methods: "[csdm]",
                "when: [{dataset: tiny, set: {method.variant: published}}]"))
        #expect(plan.runs.map { $0.description.method.options.flag("train-noise-net") } == [false, true])
    }

    @Test func variantsSideBySide() throws {
        let plan = try SpecFixtures.plan(SpecFixtures.spec(methods: "[csdm, csdm: {variant: published}]"))
        #expect(plan.outline == ["CSDM (released)/1", "CSDM (published)/1"])
        #expect(plan.runs[1].description.method.options["variant"] == nil)
        let csdm = try #require(Registry.standard.methods.first { $0.name == "csdm" })
        #expect(plan.runs[1].description.method.options == csdm.resolve(variant: .published))
    }

    @Test func labelWins() throws {
        let plan = try SpecFixtures.plan(
            SpecFixtures.spec(methods: "[csdm: {rho: 1, label: Ours}, csdm: {rho: [2, 3], label: Theirs}]"))
        #expect(plan.outline == ["Ours/1", "Theirs (rho 2)/1", "Theirs (rho 3)/1"])
    }

    @Test func equalPointsAreOneRun() throws {
        let plan = try SpecFixtures.plan(
            SpecFixtures.spec(
                methods: "[base, base: {count: all}, csdm]",
                "training: {pretrain-seed: [1, 2]}\ninclude: [{method: base}]"))
        #expect(plan.outline == ["Base/1", "CSDM/1"])
        #expect(plan.mergedDuplicates == 8)
    }

    @Test func tableSeparatesWhatVaries() throws {
        let sweep = try SpecFixtures.plan(
            SpecFixtures.spec("training: {batch: [16, 32]}\nreport: {table: {columns: phase, groups: backbone}}"))
        #expect(sweep.report.groups == [.backbone, .training])
        #expect(sweep.runs.map { $0.labels["training"] } == ["batch 16", "batch 32"])
        let plain = try SpecFixtures.plan(SpecFixtures.spec(datasets: "[tiny, movielens-1m]"))
        #expect(plain.report == ReportSettings())
    }

    @Test func sizeLimit() throws {
        let text = SpecFixtures.spec(methods: "[base, csdm]", seeds: "{from: 0, count: 500001}")
        #expect(
            SpecFixtures.errors(text) == [
                "spec.yaml:1:1: error: the grid has 1,000,002 runs, and a plan may have 1,000,000;"
                    + " split it into several specs"
            ])
    }

    @Test func everyKey() throws {
        let folder = try SpecFixtures.folder.appendingPathComponent("valid")
        let plan = try SpecReader.read(
            path: folder.appendingPathComponent("everything.yaml").path, context: SpecFixtures.context
        ).plan
        #expect(plan.runs.count == 60)
        #expect(plan.excluded.count == 14)
        #expect(Set(plan.runs.compactMap { $0.labels["dataset"] }) == ["Films", "Tiny"])
        #expect(plan.runs.last?.labels["training"] == "epochs 2, learning-rate 0.01")
        #expect(plan.report.metrics == TableMetric.allCases)
    }

    @Test func extends() throws {
        let folder = try SpecFixtures.folder.appendingPathComponent("valid")
        let planned = try SpecReader.read(
            path: folder.appendingPathComponent("child.yaml").path, context: SpecFixtures.context)
        let plan = planned.plan
        #expect(plan.experiment == "child" && plan.title == "Parent")
        #expect(plan.outline == ["CVAR/1", "CVAR/2"])
        #expect(plan.runs[0].description.training.integer("epochs") == 3)
        #expect(plan.runs[0].description.training.integer("batch") == 64)
        #expect(
            planned.spec.specText
                == #"{"backbones":["deepfm"],"datasets":["movielens-1m"],"experiment":"child","methods":["cvar"],"#
                + #""seeds":{"count":2,"from":1},"title":"Parent","training":{"batch":64,"epochs":3}}"#)
    }

    @Test func table1() throws {
        let path = packageFolder.appendingPathComponent("experiments/table1.yaml").path
        let plan = try SpecReader.read(path: path, context: SpecContext()).plan
        #expect(plan.runs.count == 3 * 7 * 10)
        #expect(plan.runDatasets.map(\.name) == ["movielens-1m", "taobao-ad", "cikm-2019"])
        #expect(Set(plan.runs.map(\.description.seed)) == Set(1...10))
        #expect(
            Set(plan.runs.map(\.description.method.name))
                == ["base", "dropoutnet", "mwuf", "meta-e", "velf", "cvar", "csdm"])
        #expect(plan.report.published == "table1")
    }
}

/// Files that cannot be opened, and what is only told from a file.
@Suite struct SpecFileTests {
    private func errors(path: String) throws -> [String] {
        try #require(throws: SpecErrors.self) {
            try SpecReader.read(path: path, context: SpecFixtures.context)
        }.issues.map(\.description)
    }

    @Test func missing() throws {
        #expect(try errors(path: "/nowhere/x.yaml") == ["/nowhere/x.yaml: error: no such file; check the path"])
    }

    @Test func directory() throws {
        let path = try SpecFixtures.folder.path
        #expect(try errors(path: path) == ["\(path): error: this is a directory; name the spec file in it"])
    }

    @Test func device() throws {
        #expect(try errors(path: "/dev/null") == ["/dev/null: error: this is not a regular file; name a spec file"])
    }

    @Test func tooLarge() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("large.yaml")
        try folder.write([UInt8](repeating: UInt8(ascii: "#"), count: SourceCheck.maximumBytes + 1), to: "large.yaml")
        #expect(try errors(path: path) == ["\(path):1:1: error: the file is larger than 1 MiB; is this a spec?"])
    }
}

@Suite struct PlanTextTests {
    @Test func lines() throws {
        let plan = try SpecFixtures.plan(
            SpecFixtures.spec(
                methods: "[base, csdm: {rho: [0.001, 1]}, csdm: {variant: published, steps: 50, label: Trained}]",
                seeds: "[9, 10]",
                "training: {batch: 64}\nexclude: [{method: base, seed: 10}]\ninclude: [{method: base}]"))
        let lines = PlanText.lines(plan) { $0.description.seed == 9 ? "will run" : "exists already" }
        let columns = lines.map { line in
            line.split(separator: "  ").map { $0.trimmingCharacters(in: .whitespaces) }
        }
        let batch = "training.batch=64"
        let expected: [[String]] = [
            ["1", "Base", "seed 9", batch, "will run"],
            ["2", "Base", "seed 10", batch, "excluded by spec.yaml:7"],
            ["3", "CSDM (rho 0.001)", "seed 9", batch, "will run"],
            ["4", "CSDM (rho 0.001)", "seed 10", batch, "exists already"],
            ["5", "CSDM (rho 1)", "seed 9", "rho=1 \(batch)", "will run"],
            ["6", "CSDM (rho 1)", "seed 10", "rho=1 \(batch)", "exists already"],
            ["7", "Trained", "seed 9", "published steps=50 \(batch)", "will run"],
            ["8", "Trained", "seed 10", "published steps=50 \(batch)", "exists already"],
        ].map { [$0[0], "movielens-1m", "deepfm"] + $0[1...] }
        #expect(lines.first == "test: test")
        #expect(Array(columns.dropFirst().dropLast()) == expected)
        #expect(lines.last == "7 runs: 4 will run, 3 exists already, 1 excluded, 2 repeated in the grid and merged")
        // Columns line up: every status starts in the same place.
        let starts = lines.dropFirst().dropLast().map { line in
            ["will run", "exists already", "excluded"].compactMap {
                line.range(of: $0)?.lowerBound.utf16Offset(in: line)
            }
        }
        #expect(Set(starts).count == 1)
    }

    /// Runs that all wait for a choice are runs, not datasets to describe.
    @Test func runsThatAllWait() throws {
        let plan = try SpecFixtures.plan(
            SpecFixtures.spec(
                methods: "[csdm]", seeds: "[1, 2]", "tune: [{method: csdm, options: {rho: [0.1, 1]}}]"))
        let lines = PlanText.lines(plan) { _ in "waits for rho" }
        #expect(lines.count == 4 && lines.last == "2 runs: 2 waits for rho", "\(lines)")
    }

    @Test func resolved() throws {
        let plan = try SpecFixtures.plan(
            SpecFixtures.spec(datasets: "[tiny]", methods: "[dropoutnet: {probability: 0.25}]", seeds: "[4]"))
        let lines = PlanText.resolved(plan.runs[0], in: plan)
        #expect(lines.first == "run 1 of test")
        #expect(lines.contains { $0.split(separator: " ") == ["method.probability", "0.25", "(default", "0.1)"] })
        #expect(lines.contains { $0.split(separator: " ") == ["training.batch", "2048"] })
        #expect(lines.last?.split(separator: " ") == ["seed", "4"])
        let options = plan.runs[0].description.method.options.count + plan.runs[0].description.training.count
        #expect(lines.count == 1 + 3 + options + 1)
    }
}
