import Foundation
import Testing
import ThawCore

@testable import ThawModel
@testable import ThawReporting
@testable import ThawStore

/// The tests of a table, their corrections and their marks.
@Suite struct ComparisonTests {
    /// CSDM - base and CSDM - VELF vary little, VELF - base a lot.
    static let noise = [[0, 0, 0], [0.0002, 0, -0.0001], [0.009, -0.006, 0.004]]

    private func sample(missing: [(method: String, seed: Int)] = []) throws -> ReportSample {
        try ReportSample(missing: missing, metrics: [.auc, .relaimpr, .f1], noise: Self.noise)
    }

    private func builder(_ sample: ReportSample) throws -> TableBuilder { try TableBuilder(store: sample.store) }

    @Test(arguments: TableFormat.ofFiles)
    func theMarkedTableIsGolden(format: TableFormat) throws {
        let text = try sample().table().rendered(as: format)
        try ReportSample.expectGolden(text, "marked.\(format.fileExtension)")
    }

    @Test(arguments: TableFormat.ofFiles)
    func theTestsAreGolden(format: TableFormat) throws {
        let text = try builder(sample()).comparisonTable().rendered(as: format)
        try ReportSample.expectGolden(text, "tests.\(format.fileExtension)")
    }

    @Test func rowsAreComparedWithBaseSeedBySeed() throws {
        let sample = try sample()
        let table = try sample.table()
        let tests = try builder(sample).comparisonTable().groups[0]
        #expect(tests.againstBase.count == 2 * 2 * 4)
        #expect(tests.againstBase.allSatisfy { $0.other == "Base" && $0.paired.count == 3 })
        let csdm = try #require(tests.againstBase.first { $0.row == "CSDM" && $0.phase == .cold })
        let differences = Self.noise[1].map { $0 + 0.015 }
        #expect(abs(try #require(csdm.paired.meanDifference) - differences.reduce(0, +) / 3) < 1e-12)
        let expected = try #require(PairedTTest(differences: differences))
        #expect(abs(try #require(csdm.paired.tTest).statistic / expected.statistic - 1) < 1e-9)

        // Eight tests with this base and this metric; F1 is the same everywhere and has none.
        let auc = tests.againstBase.filter { $0.metric == .auc }
        #expect(Holm.adjust(auc.map { $0.paired.tTest?.p }) == auc.map(\.adjustedT))
        #expect(Holm.adjust(auc.map { $0.paired.wilcoxon?.p }) == auc.map(\.adjustedWilcoxon))
        #expect(auc.allSatisfy { $0.adjustedT != nil })
        #expect(tests.againstBase.filter { $0.metric == .f1 }.allSatisfy { $0.adjustedT == nil })

        let cells = table.groups[0].rows.map { $0.cells[0] }
        #expect(cells[0].allSatisfy { $0.pAgainstBase == nil })
        #expect(cells[1][0].pAgainstBase == csdm.adjustedT)
        #expect(cells[1][1].pAgainstBase == csdm.adjustedT, "RelaImpr has AUC's test")
        #expect(cells.map { $0[0].differsFromBase } == [false, true, false])
    }

    @Test func theBestIsComparedWithTheBestOfTheOthers() throws {
        let sample = try sample()
        let rival = try builder(sample).comparisonTable().groups[0].againstRival.filter { $0.metric == .auc }
        #expect(rival.map(\.row) == ["CSDM", "CSDM", "CSDM", "CSDM"])
        #expect(rival.map(\.other) == ["Base", "Base", "Base", "Base"])
        let p = try #require(rival[0].paired.tTest?.p)
        // The phases differ by rounding errors alone.
        #expect(abs(try #require(rival[0].adjustedT) / (4 * p) - 1) < 1e-6)
        let rows = try sample.table().groups[0].rows
        #expect(rows.map { $0.cells[0][0].beatsRival } == [false, true, false])
        #expect(rows.map { $0.cells[0][0].isSecond } == [true, false, false])
        #expect(rows[0].cells[0][0].pAgainstRival == nil)
    }

    /// An incomplete row is tested over the seeds that it has, but is neither best nor rival.
    @Test func incompleteRowsDoNotCompete() throws {
        let sample = try sample(missing: [("csdm", 2)])
        #expect(throws: ReportError.self) { try self.builder(sample).comparisonTable() }
        let tests = try builder(sample).comparisonTable(partial: true).groups[0]
        let csdm = tests.againstBase.filter { $0.row == "CSDM" }
        #expect(!csdm.isEmpty && csdm.allSatisfy { $0.paired.count == 2 })
        #expect(tests.againstRival.allSatisfy { $0.row != "CSDM" && $0.other != "CSDM" })
        let apart = try self.sample(missing: [("csdm", 2), ("csdm", 3), ("base", 1)])
        let none = try builder(apart).comparisonTable(partial: true).groups[0]
        #expect(none.againstBase.allSatisfy { $0.row != "CSDM" }, "no seed in common")
        #expect(try apart.table(partial: true).groups[0].rows[1].cells[0][0].pAgainstBase == nil)
    }

    @Test func whereBaseIsInAnotherGroupItIsNamedInFull() throws {
        let sample = try sample()
        let experiment = try sample.store.experiments()[0]
        let builder = TableBuilder(
            experiment: experiment, settings: ReportSettings(rows: .dataset, groups: [.method]),
            runs: try sample.store.runs(identities: experiment.members.map(\.identity)))
        let groups = try builder.comparisonTable().groups
        let csdm = try #require(groups.first { $0.title == "CSDM" })
        #expect(csdm.againstBase.map(\.row).first == "MovieLens-1M (rebuilt)")
        #expect(csdm.againstBase.map(\.other).first == "Base, MovieLens-1M (rebuilt)")
    }

    @Test func nothingToCompareIsAnError() throws {
        let sample = try sample()
        let experiment = try sample.store.experiments()[0]
        let alone = StoredExperiment(
            record: experiment.record, members: experiment.members.filter { $0.labels["method"] == "CSDM" })
        let builder = TableBuilder(
            experiment: alone, settings: ReportSettings(),
            runs: try sample.store.runs(identities: alone.members.map(\.identity)))
        #expect(throws: ReportError.noTests(experiment: "small")) { try builder.comparisonTable() }
        #expect(try !builder.build().notes.contains { $0.contains("Holm") })
    }

    @Test func secondIsWhatShowsOtherDigitsThanTheBest() throws {
        // VELF's mean is base's to the fourth digit.
        let sample = try ReportSample(noise: [[0, 0, 0], [0, 0, 0], [0.01, 0.010_001, 0.01]])
        var rows = try sample.table().groups[0].rows
        #expect(rows.map { $0.cells[0][0].isSecond } == [true, false, true])
        // CSDM's, too: all three are best, and none is second.
        rows = try ReportSample(noise: [[0.015, 0.015, 0.015], [0, 0, 0], [0.025, 0.025, 0.025]]).table().groups[0].rows
        #expect(rows.map { $0.cells[0][0].isBest } == [true, true, true])
        #expect(rows.map { $0.cells[0][0].isSecond } == [false, false, false])
    }

    @Test func theSpreadIsAsTheSpecSays() throws {
        let sample = try ReportSample()
        let experiment = try sample.store.experiments()[0]
        func text(_ spread: SpreadMeasure?) throws -> String {
            try TableBuilder(
                experiment: experiment, settings: ReportSettings(spread: spread),
                runs: try sample.store.runs(identities: experiment.members.map(\.identity))
            ).build().rendered(as: .terminal)
        }
        #expect(try text(nil) == text(.standardDeviation))
        #expect(try text(nil).contains("0.7450*\u{B1}0.0020"))
        // t(0.975, 2) x 0.002 / sqrt(3) = 4.302653 x 0.0011547.
        #expect(try text(.interval).contains("0.7450*\u{B1}0.0050"))
        #expect(try text(.interval).contains("Mean \u{B1} half its 95 % interval (Student's t) over the runs."))
        #expect(try text(.nothing).contains("Mean over the runs."))
        #expect(try !text(.nothing).contains("\u{B1}"))
        // What databases hold from before there was a choice.
        let old = #"{"rows": "method", "groups": ["dataset"], "metrics": ["auc"]}"#
        let settings = try TableBuilder.settings(
            of: ExperimentRecord(name: "old", title: "", specText: "", reportSettingsJSON: old))
        #expect(settings == ReportSettings())
    }

    @Test func thePageHasMarksAndTests() throws {
        let page = try HTMLReport(builder(sample())).text
        #expect(page.contains("<strong>0.7450</strong></a><sup>\u{2020}\u{2021}</sup> <small>\u{B1}0.0019</small>"))
        #expect(page.contains("<u>0.7300</u></a> <small>\u{B1}0.0020</small>"))
        #expect(page.contains("<a href=\"#tests\">Tests</a>") && page.contains("<table id=\"tests-1\">"))
        #expect(page.contains("<th scope=\"row\">CSDM</th><td>Base</td><td>Cold</td><td>3</td><td>+0.0150</td>"))
        let alone = try HTMLReport(builder(sample(missing: [("csdm", 1)])), partial: true).text
        #expect(alone.contains("<a href=\"#tests\">Tests</a>"))
    }

    @Test func colouredTerminalsShowRanksByType() throws {
        let styled = try sample().table().rendered(as: .terminal, styled: true)
        #expect(styled.contains("\u{1B}[1m0.7450\u{2021}\u{2020}\u{B1}0.0019\u{1B}[0m"), "\(styled)")
        #expect(styled.contains("\u{1B}[4m0.7300\u{1B}[0m  \u{B1}0.0020"), "\(styled)")
        #expect(!styled.contains("*") && styled.contains("Bold: best of its column. Underlined: second."))
    }
}
