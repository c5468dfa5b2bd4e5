import Foundation
import TestSupport
import Testing
import ThawCore

@testable import ThawModel
@testable import ThawReporting

/// Which settings the notes of a table name, and how.
@Suite struct SettingNotesTests {
    @Test func nothingIsSaidWhereAllIsDefault() throws {
        let spec = SettingSample.spec()
        #expect(try SettingSample.notes(spec) == [])
        let table = try SettingSample.builder(spec).build()
        #expect(table.settingHeads == ["dataset", "backbone", "training", "method"])
        #expect(
            table.groups[0].rows.map(\.settings)
                == [["movielens-1m", "deepfm", "", "base"], ["movielens-1m", "deepfm", "", "csdm"]])
        for format in TableFormat.allCases { #expect(!table.rendered(as: format).contains("default")) }
    }

    struct Case: CustomTestStringConvertible, Sendable {
        var spec: String
        var note: String
        /// Column of CSV -> its value in the first line of the first and of the last row.
        var column: (name: String, first: String, last: String)
        var synthetic = false

        var testDescription: String { note }
    }

    static let cases = [
        Case(
            spec: SettingSample.spec(methods: "[base, csdm: {variant: published}]"),
            note: "CSDM: variant published (default released).", column: ("method.variant", "released", "published")),
        Case(
            spec: SettingSample.spec(methods: "[base: {variant: published}, csdm: {variant: published, rho: 0.01}]"),
            note: "All runs: variant published (default released).",
            column: ("method.variant", "published", "published")),
        Case(
            spec: SettingSample.spec("training: {epochs: 3, embedding: 32}"),
            note: "All runs: training.epochs 3 (default 1), training.embedding 32 (default 16).",
            column: ("training.embedding", "32", "32")),
        Case(
            spec: SettingSample.spec(datasets: "[movielens-1m: {old-threshold: 150, warm-size: 10}]"),
            note: "All runs: dataset.old-threshold 150 (default 200), dataset.warm-size 10 (default 20).",
            column: ("dataset.old-threshold", "150", "150")),
        Case(
            spec: SettingSample.spec(
                backbones: "[deepfm, dcn]", "when: [{backbone: dcn, set: {training.batch: 4096}}]"),
            note: "DCN: training.batch 4096 (default 2048).", column: ("training.batch", "2048", "4096")),
        Case(
            spec: SettingSample.spec("training: {learning-rate: 0.01, pretrain: shared, pretrain-seed: 7}"),
            note: "All runs: training.pretrain shared (default per-seed), training.pretrain-seed 7 (default 1), "
                + "training.learning-rate 0.01 (default 0.001).", column: ("training.learning-rate", "0.01", "0.01")),
        Case(
            spec: SettingSample.spec(datasets: "[movielens-1m: {synthetic-scale: 0.03, source: synthetic}]"),
            note: "All runs: dataset.synthetic-scale 0.03 (default 0.2).",
            column: ("dataset.synthetic-scale", "0.03", "0.03"), synthetic: true),
        Case(
            spec: SettingSample.spec(methods: "[base, csdm: {label: Mine, rho: 0.01, steps: 50}]"),
            note: "Mine: method csdm, steps 50 (default 100), rho 0.01 (default 0.001).",
            column: ("method.rho", "", "0.01")),
        Case(
            spec: SettingSample.spec("training: {budget: {matched: 3}}"),
            note: "All runs: 3 passes (default as-published).", column: ("training.budget", "3", "3")),
        Case(
            spec: SettingSample.spec(backbones: "[deepfm, afn: {neurons: 64}]"),
            note: "AFN: backbone.neurons 64 (default 256).", column: ("backbone.neurons", "", "64")),
    ]

    @Test(arguments: cases) func eachSettingIsInEveryFormat(_ sample: Case) throws {
        let builder = try SettingSample.builder(sample.spec, synthetic: sample.synthetic)
        let table = try builder.build()
        #expect(table.notes.contains(sample.note), "\(table.notes)")
        let page = try HTMLReport(builder).text
        for text in [
            table.rendered(as: .terminal, width: 200), table.rendered(as: .markdown), table.rendered(as: .latex), page,
        ] { #expect(text.contains(sample.note), "\(text)") }
        let lines = table.rendered(as: .csv).split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
        // Titles of groups may have commas; the columns behind them have none.
        let column = try #require(lines[0].reversed().firstIndex { $0 == sample.column.name }?.base)
        let fromEnd = lines[0].count - column
        #expect(lines[1][lines[1].count - 1 - fromEnd] == sample.column.first)
        #expect(lines.last.map { $0[$0.count - 1 - fromEnd] } == sample.column.last[...])
    }

    @Test func whatHasNoEffectIsNotSaid() throws {
        let real = SettingSample.spec(
            datasets: "[movielens-1m: {synthetic-scale: 0.03, synthetic-seed: 9, source: auto}]")
        #expect(try SettingSample.notes(real) == [])
        #expect(
            try SettingSample.notes(
                SettingSample.spec(
                    methods: "[base, csdm: {matched-table-passes: 5}]",
                    "training: {warm-learning-rate: 0.001, pretrain-seed: 5}")) == [])
    }

    @Test func whatLabelsSayIsNotRepeated() throws {
        let swept = SettingSample.spec(methods: "[csdm: {rho: [0.001, 0.1], steps: 50}]")
        #expect(try SettingSample.notes(swept) == ["All runs: steps 50 (default 100)."])
        let table = try SettingSample.builder(swept).build()
        #expect(table.groups[0].rows.map(\.title) == ["CSDM (rho 0.001)", "CSDM (rho 0.1)"])
        let rho = try #require(table.settingHeads.firstIndex(of: "method.rho"))
        #expect(table.groups[0].rows.map { $0.settings[rho] } == ["0.001", "0.1"])

        let training = SettingSample.spec("training: {epochs: [1, 3], budget: [as-published, matched: 5]}")
        #expect(try SettingSample.notes(training) == [])
        let columns = try SettingSample.builder(training).build()
        #expect(columns.groups.map(\.title).last == "MovieLens-1M, 5 passes, epochs 3")
        #expect(
            columns.groups.last?.rows.first?.settings == [
                "movielens-1m", "deepfm", "5 passes, epochs 3", "base", "3", "5",
            ])

        let variants = SettingSample.spec(methods: #"[csdm, csdm: {label: "CSDM, published", variant: published}]"#)
        #expect(try SettingSample.notes(variants) == [])
        // A label that says something else is not taken at its word.
        let other = SettingSample.spec(methods: #"[base, csdm: {label: "CSDM (rho 0.1)", rho: 5}]"#)
        #expect(try SettingSample.notes(other) == ["CSDM (rho 0.1): rho 5 (default 0.001)."])
    }

    /// A title that says nothing because there is one alone does not count.
    @Test func aLabelThatNoTitleShowsSaysNothing() throws {
        let spec = SettingSample.spec(
            "training: {epochs: [1, 3]}\nexclude: [{training.epochs: 1}]")
        let table = try SettingSample.builder(spec).build()
        #expect(table.groups.map(\.title) == ["MovieLens-1M"])
        #expect(table.notes.contains("All runs: training.epochs 3 (default 1)."))
    }

    @Test func rowsAndGroupsAreNamedInFewWords() throws {
        let table1 = try String(
            contentsOf: packageFolder.appendingPathComponent("experiments/table1.yaml"), encoding: .utf8)
        #expect(
            try SettingSample.notes(table1) == [
                "Taobao AD and CIKM 2019, VELF and CVAR: repeats 1 (default 10), refresh-repeats 1 (default 10).",
                "Taobao AD and CIKM 2019, CSDM: repeats 2 (default 10), refresh-repeats 2 (default 10), "
                    + "rho 1 (default 0.001).",
                "CIKM 2019: training.batch 4096 (default 2048).",
            ])
        // What all rows of a method have is said of the method.
        let method = SettingSample.spec(
            backbones: "[deepfm, dcn]", methods: "[base, csdm: {rho: [0.1, 1, 10], steps: 50}]")
        #expect(try SettingSample.notes(method) == ["CSDM: steps 50 (default 100)."])
        // No product: one group whole, and a row of the other.
        let union = SettingSample.spec(
            backbones: "[deepfm, dcn]",
            """
            when:
              - {backbone: dcn, set: {training.batch: 64}}
              - {backbone: deepfm, method: csdm, set: {training.batch: 64}}
            """)
        #expect(
            try SettingSample.notes(union) == [
                "DeepFM, CSDM: training.batch 64 (default 2048).", "DCN: training.batch 64 (default 2048).",
            ])
        // Lists of names that have commas themselves would be read wrongly.
        let commas = SettingSample.spec(
            methods: #"[base, csdm: {label: "A, b", rho: 1}, csdm: {label: "C, d", rho: 1, steps: 50}, csdm]"#)
        #expect(
            try SettingSample.notes(commas) == [
                "A, b: method csdm, rho 1 (default 0.001).",
                "C, d: method csdm, steps 50 (default 100), rho 1 (default 0.001).",
            ])
    }

    /// What a label does not say, the settings of the runs do, whoever wrote the label.
    @Test func componentsUnderOtherNamesAreSaid() throws {
        let own = SettingSample.spec(methods: "[base: {label: A}, csdm: {label: B, rho: [0.001, 1]}]")
        #expect(
            try SettingSample.notes(own) == ["A: method base.", "B (rho 0.001) and B (rho 1): method csdm."])
        // Runs of another method than their spec has.
        let swapped = try SettingSample.notes(own) { run in
            run.method = Choice(name: run.method.name == "base" ? "csdm" : "base", options: [:])
        }
        #expect(swapped == ["A: method csdm.", "B (rho 0.001) and B (rho 1): method base."])
        let groups = SettingSample.spec(
            datasets: "[movielens-1m, movielens-1m: {label: Films, warm-size: 10}]",
            backbones: "[deepfm: {label: One}, dcn: {label: Two}]", methods: "[base]")
        let notes = try SettingSample.notes(groups)
        #expect(notes.contains("One: backbone deepfm.") && notes.contains("Two: backbone dcn."), "\(notes)")
        #expect(notes.contains("Films: dataset movielens-1m, dataset.warm-size 10 (default 20)."), "\(notes)")
        // The label of the only backbone is shown, too.
        #expect(
            try SettingSample.notes(SettingSample.spec(backbones: "[deepfm: {label: One}]")) == [
                "All runs: backbone deepfm."
            ])
        // One that begins with its own name says it.
        #expect(
            try SettingSample.notes(
                SettingSample.spec(methods: #"[base, csdm: {label: "CSDM without its base"}, cvar: {label: Cvar'}]"#))
                == [])
    }

    @Test func recordsOfOtherVersionsAreUnderstood() throws {
        let spec = SettingSample.spec("training: {budget: as-published}")
        // Options that came later: what was done before is their default.
        #expect(
            try SettingSample.notes(spec) {
                $0.training = $0.training.filter { !["budget", "warm-learning-rate"].contains($0.key) }
                $0.method.options["warm-statistics"] = nil
                $0.dataset.options["items"] = nil
            } == [])
        // Options and components of a newer program: nothing is known of their defaults.
        #expect(
            try SettingSample.notes(spec) {
                $0.training["glow"] = .integer(3)
                if $0.method.name == "csdm" { $0.method.options["hue"] = .text("red") }
            } == ["All runs: training.glow 3.", "CSDM: hue red."])
        let newer = try SettingSample.builder(spec) {
            if $0.method.name == "csdm" { $0.method = Choice(name: "newer", options: ["alpha": .number(0.5)]) }
        }
        let table = try newer.build()
        #expect(table.notes.contains("CSDM: method newer, alpha 0.5."))
        #expect(table.groups[0].rows.map { $0.settings.last } == ["", "0.5"])
    }

    @Test func anExternalMethodsOwnOptionsAreNamed() throws {
        let folder = try TemporaryFolder()
        try Data("print(1)\n".utf8).write(to: folder.url.appendingPathComponent("method.py"))
        let spec = SettingSample.spec(
            methods: "[base, external: {name: mine, command: [python3, method.py], options: {alpha: 0.5, mode: fast}}]")
        #expect(
            try SettingSample.notes(spec, folder: folder.path("") + "/") == ["mine (external): alpha 0.5, mode fast."])
    }

    @Test func testsAndFiguresHaveTheNotes() throws {
        let spec = SettingSample.spec(
            methods: "[base, csdm: {rho: [0.01, 1], steps: 50}]",
            "training: {epochs: 3}\nreport: {figures: [{name: f, kind: sweep, x: method.rho, lines: phase}]}")
        let builder = try SettingSample.builder(spec)
        let tests = try builder.comparisonTable()
        for note in ["All runs: training.epochs 3 (default 1).", "CSDM: steps 50 (default 100)."] {
            for format in [TableFormat.terminal, .markdown, .latex] {
                #expect(tests.rendered(as: format).contains(note))
            }
        }
        let lines = tests.rendered(as: .csv).split(separator: "\n")
        #expect(
            lines[0].hasSuffix(
                ",digest,dataset,backbone,training,method,method.steps,method.rho,training.epochs"), "\(lines[0])")
        #expect(lines[1].contains(",,movielens-1m,deepfm,,csdm,50,0.01,3"), "\(lines[1])")
        let figure = try #require(try FigureFiles.models(builder, partial: false).first)
        #expect(figure.caption.contains("All runs: steps 50 (default 100), training.epochs 3 (default 1)."))
    }
}
