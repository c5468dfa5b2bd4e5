import Foundation
import TestSupport
import Testing
import ThawCore
import ThawModel
import ThawReporting
import ThawStore

/// A small experiment whose table can be checked by hand: two datasets, one synthetic, three methods, three seeds.
struct ReportSample {
    static let methods = [("base", "Base"), ("csdm", "CSDM"), ("velf", "VELF_{50%}")]
    let folder: TemporaryFolder
    let store: ResultStore

    /// Records all runs but those of `missing`: method and seed, on the first dataset.
    /// - noise: what seeds 1, 2, 3 of base, CSDM and VELF add to their AUC; without it all differences between methods
    ///   are equal, and no test is defined.
    init(
        missing: [(method: String, seed: Int)] = [], metrics: [TableMetric] = [.auc, .relaimpr],
        published: Bool = true, noise: [[Double]] = [[0, 0, 0], [0, 0, 0], [0, 0, 0]]
    ) throws {
        folder = try TemporaryFolder()
        store = try ResultStore(path: folder.path("report.sqlite"), access: .readWrite)
        var members: [ExperimentMember] = []
        let datasets = [("movielens-1m", "MovieLens-1M", false), ("taobao-ad", "Taobao AD", true)]
        for (dataset, datasetLabel, synthetic) in datasets {
            for (index, (method, label)) in Self.methods.enumerated() {
                for seed in 1...3 {
                    let number = members.count + 1
                    let description = Sample.description(dataset: dataset, method: method, seed: seed)
                    members.append(
                        ExperimentMember(
                            position: number, identity: Sample.identity(number), description: description,
                            labels: ["dataset": datasetLabel, "backbone": "DeepFM", "method": label]))
                    if !synthetic, missing.contains(where: { $0 == (method, seed) }) { continue }
                    // Seeds 1, 2, 3 lie 0.002 below, on and above the method's mean.
                    let auc =
                        [0.73, 0.745, 0.72][index] + 0.002 * Double(seed - 2) - (synthetic ? 0.1 : 0)
                        + noise[index][seed - 1]
                    try store.record(
                        RunRecord(
                            identity: Sample.identity(number), description: description,
                            dataset: Sample.dataset(dataset, synthetic: synthetic),
                            environment: Sample.environment(), result: Sample.result(auc: auc)))
                }
            }
        }
        let settings = try JSONEncoder().encode(ReportSettings(metrics: metrics))
        try store.register(
            experiment: ExperimentRecord(
                name: "small", title: "Small & hand-made: 100% | checked", specText: "experiment: small\n",
                reportSettingsJSON: String(decoding: settings, as: UTF8.self),
                publishedJSON: published ? try String(contentsOfFile: Self.publishedPath, encoding: .utf8) : nil),
            members: members)
    }

    func table(partial: Bool = false) throws -> TableModel {
        try TableBuilder(store: store, experiment: "small").build(partial: partial)
    }

    static let publishedPath = packageFolder.appendingPathComponent("experiments/published/table1.json").path

    /// Compares with Fixtures/report/`name`; `THAW_WRITE_FIXTURES=1` writes the file anew instead, for review.
    static func expectGolden(_ text: String, _ name: String) throws {
        let file = packageFolder.appendingPathComponent("Tests/ExperimentsTests/Fixtures/report/\(name)")
        if ProcessInfo.processInfo.environment["THAW_WRITE_FIXTURES"] == "1" {
            try Data(text.utf8).write(to: file)
            Issue.record("wrote \(file.path): look at it, then run without THAW_WRITE_FIXTURES")
        }
        let expected = try String(contentsOf: file, encoding: .utf8)
        #expect(text == expected, "\(name) differs")
    }
}
