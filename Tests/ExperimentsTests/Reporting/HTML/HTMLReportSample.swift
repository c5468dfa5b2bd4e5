import Foundation
import ThawCore

@testable import ThawModel
@testable import ThawReporting
@testable import ThawStore

/// Experiments whose names and labels do their worst, for tests of the page.
enum HTMLReportSample {
    static let title = #"</title></style><script>document.title = "x"</script> & "quoted" 'single' <b>"#
    static let methods = ["Base", #"<img src="http://example.invalid/x.png" onerror="alert(1)">"#, "CSDM & more"]

    /// A figure as gnuplot draws them, and one that would load something.
    static let figures = [
        DrawnFigure(
            name: "one", title: "One <figure>", caption: "What & why.",
            svg: """
                <svg width="600" height="300" viewBox="0 0 600 300" xmlns="http://www.w3.org/2000/svg" \
                xmlns:xlink="http://www.w3.org/1999/xlink"><title>One</title><defs><circle id="one-dot" r="3"/></defs>\
                <path d="M10,10 L590,290" stroke="black"/><use xlink:href="#one-dot" x="20" y="30"/>\
                <text x="300" y="150">Warm-a</text></svg>
                """),
        DrawnFigure(
            name: "two", title: "Two", caption: "It asks for a picture elsewhere.",
            svg: """
                <svg viewBox="0 0 600 300" xmlns="http://www.w3.org/2000/svg"><rect width="600" height="300"/>\
                <image href="http://example.invalid/y.png" width="10" height="10"/></svg>
                """),
    ]

    /// Two datasets, three methods, three seeds; without seed 3 of the last method if `partial`, which has failed.
    /// Seeds 1, 2, 3 lie 0.002 below, on and above the method's mean.
    static func builder(partial: Bool = false) -> TableBuilder {
        var members: [ExperimentMember] = []
        var runs: [String: RunRecord] = [:]
        var failures: [FailedRun] = []
        for (dataset, label, synthetic) in [("movielens-1m", "MovieLens-1M", false), ("taobao-ad", "Taobao", true)] {
            for (index, method) in methods.enumerated() {
                for seed in 1...3 {
                    let description = Sample.description(
                        dataset: dataset, method: ["base", "cvar", "csdm"][index],
                        options: index == 0 ? ["count": .text("all")] : ["rho": .number(0.001 * Double(index))],
                        seed: seed)
                    let identity = Sample.identity(members.count + 1)
                    members.append(
                        ExperimentMember(
                            position: members.count + 1, identity: identity, description: description,
                            labels: ["dataset": label, "backbone": "DeepFM", "method": method]))
                    let record = Sample.dataset(dataset, synthetic: synthetic)
                    if partial, index == 2, seed == 3 {
                        failures.append(
                            FailedRun(
                                identity: identity, description: description, dataset: record,
                                environment: Sample.environment(),
                                failure: RunFailure(kind: .crashed, reason: "<killed> by \"signal\" 9"),
                                failedAt: 0))
                        continue
                    }
                    runs[identity] = RunRecord(
                        identity: identity, description: description, dataset: record,
                        environment: Sample.environment(),
                        result: Sample.result(auc: 0.73 + 0.01 * Double(index) + 0.002 * Double(seed - 2)))
                }
            }
        }
        return TableBuilder(
            experiment: StoredExperiment(
                record: ExperimentRecord(
                    name: "small", title: title,
                    specText: #"{"experiment":"small","title":"</pre><script>alert(1)</script>"}"#,
                    reportSettingsJSON: ""), members: members),
            settings: ReportSettings(metrics: [.auc, .relaimpr]), runs: runs, failures: failures)
    }

    /// The page with every section.
    static func page(partial: Bool = false) throws -> String {
        try HTMLReport(builder(partial: partial), figures: .drawn(figures), partial: partial).text
    }
}
