import Foundation
import Testing
import ThawCore

@testable import ThawModel
@testable import ThawPlanning
@testable import ThawReporting

/// What is in a figure: which lines, points and sentences.
@Suite struct FigureBuilderTests {
    @Test func phasesHaveALineForEachMethodAndAPanelForEachDataset() throws {
        let model = try FigureBuilder(FigureSample.phases, of: FigureSample.builder(ReportSample())).build()
        #expect(model.panels.map(\.title) == [["MovieLens-1M (rebuilt)"], ["Taobao AD (synthetic)"]])
        #expect(model.lines == ["Base", "CSDM", "VELF_{50%}"])
        #expect(model.x.labels == ["Cold", "Warm-a", "Warm-b", "Warm-c"] && model.x.values == nil)
        let point = try #require(model.panels[0].series[1][2])
        // Seeds at 0.743, 0.745 and 0.747 in Cold, 0.02 more in Warm-b; t for 2 degrees of freedom is 4.302653.
        #expect(abs(point.mean - 0.765) < 1e-12)
        #expect(abs((point.halfWidth ?? 0) - 4.302_653 * 0.002 / 3.0.squareRoot()) < 1e-8)
        #expect(point.count == 3)
        #expect(model.caption.contains("Backbone: DeepFM."))
        #expect(model.caption.contains { $0.hasPrefix("AUC on the test set: mean of 3 runs") && $0.contains("95 %") })
        #expect(model.caption.contains { $0.hasPrefix("Taobao AD (synthetic): synthetic data.") })
    }

    @Test func missingRunsAreHolesThatTheCaptionNames() throws {
        let sample = try ReportSample(missing: [("csdm", 1), ("velf", 1), ("velf", 2), ("velf", 3)])
        var settings = ReportSettings()
        settings.figures = [FigureSample.phases]
        let table = try FigureSample.builder(sample)
        let asked = TableBuilder(experiment: table.experiment, settings: settings, runs: table.runs)
        #expect(throws: ReportError.incomplete(experiment: "small", missing: 4, planned: 18, failed: 0)) {
            try FigureFiles.models(asked, partial: false)
        }
        let model = try FigureFiles.models(asked, partial: true)[0]
        #expect(model.panels[0].series[1].map { $0?.count } == [2, 2, 2, 2])
        #expect(model.panels[0].series[2] == [nil, nil, nil, nil])
        #expect(model.panels[1].series[2].allSatisfy { $0?.count == 3 })
        #expect(model.caption.contains { $0.contains("mean of 2 to 3 runs (n differs)") })
        #expect(model.caption.contains("Missing: MovieLens-1M (rebuilt), CSDM: 1 of 3 runs (seed 1)."))
    }

    @Test func aSweepIsSortedAndLogarithmicWhereItSpansDecades() throws {
        let model = try FigureBuilder(FigureSample.rho, of: FigureSample.sweep()).build()
        #expect(model.x.values == [0.001, 0.1, 1, 10] && model.x.isLogarithmic)
        #expect(model.x.labels == ["0.001", "0.1", "1", "10"] && model.x.title == "rho")
        #expect(model.lines == ["Cold", "Warm-a", "Warm-b", "Warm-c"])
        // In the order of the runs: 1, 0.001, 0.1, 10.
        let cold = model.panels[0].series[0].map { $0.map { ($0.mean * 1000).rounded() } }
        #expect(cold == [610, 620, 600, 630])
        #expect(model.caption.contains("Not shown, without the option method.rho: Base."))
    }

    @Test func aPointIsNoMixture() throws {
        // rho 10 once more under rho 1 would be two runs at one place; here it differs in an option that is not shown.
        var settings = FigureSample.rho
        settings.x = "method.count"
        let ambiguous = FigureFlaw.ambiguous(line: "Cold", x: "all", options: ["method.rho"])
        #expect(throws: ReportError.undrawable(figure: "over-rho", flaw: ambiguous)) {
            try FigureBuilder(settings, of: FigureSample.sweep()).build()
        }
        settings.x = "method.steps"
        #expect(throws: ReportError.undrawable(figure: "over-rho", flaw: .empty(option: "method.steps"))) {
            try FigureBuilder(settings, of: FigureSample.sweep()).build()
        }
    }

    @Test func whatNeitherAxisNorLinesShowMakesPanels() throws {
        var settings = FigureSample.rho
        settings.lines = .dataset
        settings.panels = []
        let model = try FigureBuilder(settings, of: FigureSample.sweep()).build()
        #expect(model.panels.map(\.title) == [["Cold"], ["Warm-a"], ["Warm-b"], ["Warm-c"]])
        #expect(model.lines == ["MovieLens-1M (rebuilt) (synthetic)"])
    }

    /// The only dataset stands in every title, and is neither a column nor a row.
    @Test func twoPanelsAreColumnsAndRows() throws {
        let table = try SettingSample.builder(
            SettingSample.spec(backbones: "[deepfm, dcn, afn]", "training: {epochs: [1, 2]}"))
        var settings = FigureSample.phases
        settings.panels = [.training, .backbone]
        let model = try FigureBuilder(settings, of: table).build()
        #expect(model.columns == 2)
        #expect(
            model.panels.map { $0.title.dropFirst() } == [
                ["epochs 1", "DeepFM"], ["epochs 2", "DeepFM"], ["epochs 1", "DCN"], ["epochs 2", "DCN"],
                ["epochs 1", "AFN"], ["epochs 2", "AFN"],
            ])
        #expect(Set(model.panels.map { $0.title[0] }) == ["MovieLens-1M"])
    }

    @Test func differencesArePairedBySeed() throws {
        let model = try FigureBuilder(FigureSample.differences, of: FigureSample.choices()).build()
        #expect(model.x.labels == ["trained", "published"] && model.yTitle == "Difference in AUC")
        #expect(model.lines == ["Cold", "Warm-a", "Warm-b", "Warm-c"])
        #expect(model.panels.map(\.title) == [["MovieLens-1M (rebuilt)"]])
        let trained = try #require(model.panels[0].series[2][0])
        #expect(abs(trained.mean - 0.02) < 1e-12 && trained.count == 3)
        // The differences' own spread, 0.01, and not the rows': t for 2 degrees of freedom is 4.302653.
        #expect(abs((trained.halfWidth ?? 0) - 4.302_653 * 0.01 / 3.0.squareRoot()) < 1e-8)
        let published = try #require(model.panels[0].series[0][1])
        #expect(abs(published.mean) < 1e-12 && published.count == 2)
        #expect(model.caption[0].contains("to the row 'released' of the same method: mean over 2 to 3 seeds"))
        #expect(model.caption.contains("Not shown, without a row 'released': Base."))
        var settings = FigureSample.differences
        settings.reference = "printed"
        #expect(throws: ReportError.undrawable(figure: "moved", flaw: .noReference("printed"))) {
            try FigureBuilder(settings, of: FigureSample.choices()).build()
        }
    }

    @Test func timesAreThoseOfFittingOrElseOfPretraining() throws {
        let model = try FigureBuilder(FigureSample.times, of: FigureSample.timed()).build()
        #expect(model.x.labels == ["Base", "CSDM"])
        #expect(model.panels[0].series[0].map { $0.map { ($0.mean * 1000).rounded() / 1000 } } == [2, 5])
        #expect(model.caption.contains("Base: nothing is fitted after pre-training, whose time this is."))
        #expect(model.caption.contains { $0.contains("one thread on a processor") && $0.contains("of 2048 instances") })
    }

    @Test func timesThatWereNotTakenAreMissed() throws {
        var settings = ReportSettings()
        settings.figures = [FigureSample.times]
        let table = try FigureSample.timed(cached: true)
        let asked = TableBuilder(experiment: table.experiment, settings: settings, runs: table.runs)
        let error = #expect(throws: ReportError.untimed(figure: "times", untimed: 2, runs: 4)) {
            try FigureFiles.models(asked, partial: false)
        }
        #expect(error.map { "\($0)".contains("--no-cache") } == true)
        #expect(try FigureFiles.models(asked, partial: true)[0].panels[0].series[0][0] == nil)
    }
}
