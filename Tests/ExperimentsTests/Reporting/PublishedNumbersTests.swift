import Foundation
import TestSupport
import Testing
import ThawCore
import ThawModel
import ThawReporting

@Suite struct PublishedNumbersTests {
    /// The printed RelaImpr follows from the printed AUCs, but for rounding and one misprint that the file names.
    @Test func table1IsConsistentWithItself() throws {
        let table = try PublishedNumbers(path: ReportSample.publishedPath)
        var deviations: [String] = []
        for dataset in ["movielens-1m", "taobao-ad", "cikm-2019"] {
            for method in ["base", "dropoutnet", "mwuf", "meta-e", "velf", "cvar", "csdm"] {
                for phase in Phase.allCases {
                    func value(_ method: String, _ metric: TableMetric) throws -> Double {
                        try #require(
                            table.value(
                                dataset: dataset, backbone: "deepfm", method: method, phase: phase, metric: metric))
                    }
                    let percent = try #require(
                        RelativeImprovement.percent(auc: value(method, .auc), base: value("base", .auc)))
                    if abs(percent - (try value(method, .relaimpr))) > 0.06 {
                        deviations.append("\(dataset) \(method) \(phase.name)")
                    }
                }
            }
        }
        #expect(deviations == ["taobao-ad dropoutnet warm-c"])
        #expect(
            table.value(dataset: "movielens-1m", backbone: "dcn", method: "base", phase: .cold, metric: .auc) == nil)
    }

    @Test(arguments: [
        ("", "t.json: "), ("{\"title\": \"T\"", "t.json: "),
        (#"{"title": "T", "source": "S"}"#, "'results' is missing"),
        (#"{"title": "T", "source": "S", "results": [{"dataset": "d", "backbone": "b"}]}"#, "results.[0]: 'method'"),
        (
            #"{"title": "T", "source": "S", "results": [{"dataset": "d", "backbone": "b", "method": "m", "#
                + #""auc": {"warm": 0.5}}]}"#, "d/b/m: no phase 'warm'"
        ),
        (
            #"{"title": "T", "source": "S", "results": [{"dataset": "d", "backbone": "b", "method": "m", "#
                + #""auc": {"cold": "high"}}]}"#, "results.[0].auc.cold"
        ),
        (
            #"{"title": "T", "source": "S", "results": [{"dataset": "d", "backbone": "b", "method": "m", "#
                + #""f1": {"cold": 1}}, {"dataset": "d", "backbone": "b", "method": "m", "f1": {"cold": 1}}]}"#,
            "d/b/m occurs twice"
        ),
    ])
    func aBadFileIsExplained(json: String, expected: String) throws {
        let error = #expect(throws: ReportError.self) {
            try PublishedNumbers(json: Data(json.utf8), path: "t.json")
        }
        let text = try #require(error).description
        #expect(text.contains(expected))
        #expect(!text.contains("\n"))
    }

    @Test func aMissingFileIsExplained() {
        #expect(throws: ReportError.badPublished(path: "/no/such.json", detail: "cannot be read")) {
            try PublishedNumbers(path: "/no/such.json")
        }
    }

    /// A folder in the file's place stands for whatever is there and cannot be read.
    @Test func whatCannotBeReadIsNotTakenForAbsent() throws {
        let folder = try TemporaryFolder()
        let (spec, path) = (folder.path("x.yaml"), folder.path("published/mine.json"))
        #expect(try PublishedNumbers.file(named: "mine", besideSpec: spec) == nil)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        #expect(throws: ReportError.badPublished(path: path, detail: "cannot be read")) {
            try PublishedNumbers.file(named: "mine", besideSpec: spec)
        }
    }
}
