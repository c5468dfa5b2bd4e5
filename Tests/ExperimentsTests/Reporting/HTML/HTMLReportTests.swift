import Foundation
import TestSupport
import Testing
import ThawCore

@testable import ThawModel
@testable import ThawReporting
@testable import ThawStore

@Suite struct HTMLReportTests {
    @Test(arguments: [false, true])
    func idsAreUniqueAndLinksHaveTargets(partial: Bool) throws {
        let page = try HTMLReportSample.page(partial: partial)
        let ids = page.matches(of: #/\sid="([^"]*)"/#).map { String($0.1) }
        #expect(ids.count > 100 && Set(ids).count == ids.count)
        let targets = page.matches(of: #/href="#([^"]*)"/#).map { String($0.1) }
        #expect(targets.count > 100 && Set(targets).subtracting(ids).isEmpty)
        let labels = page.matches(of: #/aria-(?:labelledby|describedby)="([^"]*)"/#).map { String($0.1) }
        #expect(!labels.isEmpty && Set(labels).subtracting(ids).isEmpty)
    }

    @Test(arguments: [false, true])
    func elementsAreClosedInTheirOrder(partial: Bool) throws {
        let page = try HTMLReportSample.page(partial: partial)
        var open: [Substring] = []
        for match in page.matches(of: #/<(/?)([a-z][a-z0-9]*)[^>]*?(/?)>/#)
        where !["meta", "link"].contains(match.2) && match.3.isEmpty {
            if match.1.isEmpty {
                open.append(match.2)
            } else {
                #expect(open.popLast() == match.2)
            }
        }
        #expect(open.isEmpty)
    }

    @Test func nothingInAnExperimentBecomesMarkup() throws {
        let page = try HTMLReportSample.page(partial: true)
        #expect(!page.lowercased().contains("<script"))
        #expect(page.matches(of: #/</style>/#).count == 1 && page.matches(of: #/</title>/#).count == 2)
        #expect(!page.contains("<img"))
        #expect(page.contains("<h1>&lt;/title&gt;&lt;/style&gt;&lt;script&gt;"))
        #expect(page.contains("failed: &lt;killed&gt; by &quot;signal&quot; 9"))
        #expect(page.contains("title: &quot;&lt;/pre&gt;&lt;script&gt;"))
    }

    @Test func optionsThatAreNotTheDefaultSayWhatThatIs() throws {
        let page = try HTMLReport(SettingSample.builder(SettingSample.spec("training: {epochs: 3}"))).text
        #expect(page.contains("<code>epochs</code></th><td>3 <small>(default 1)</small></td>"))
        #expect(page.contains("<code>batch</code></th><td>2048</td>"))
    }

    @Test func statesWhatTheRunsBehindACellSay() throws {
        let page = try HTMLReportSample.page()
        // 0.728, 0.730, 0.732; t(0.975, 2) = 4.302653, and 4.302653 x 0.002 / sqrt(3) = 0.004968.
        #expect(
            page.contains(
                """
                <tr id="row-1-1-auc-cold"><th scope="row">AUC Cold</th><td>0.730000</td><td>0.002000</td>\
                <td>0.725032 to 0.734968</td><td>3</td></tr>
                """))
        let identity = Sample.identity(1)
        #expect(
            page.contains(
                """
                <tr><th scope="row">1</th><td><a href="#run-\(identity)"><code>\(identity.prefix(12))</code></a></td>\
                <td>0.728000</td><td>0.738000</td><td>0.748000</td><td>0.758000</td><td>9.8</td></tr>
                """))
        #expect(page.contains("<a href=\"#row-1-1-auc-cold\">0.7300</a> <small>\u{B1}0.0020</small>"))
        #expect(page.contains("<tr id=\"run-\(identity)\">"))
    }

    @Test func syntheticDataAndMissingRunsAreSaidBeforeAnythingElse() throws {
        let page = try HTMLReportSample.page(partial: true)
        let results = try #require(page.range(of: "id=\"results\"")).lowerBound
        for words in [
            "<strong>Synthetic data:</strong> Taobao AD", "<strong>Real data:</strong> MovieLens-1M (rebuilt)",
            "<strong>Incomplete:</strong> 2 of 18 runs",
        ] {
            #expect(try #require(page.range(of: words)).lowerBound < results)
        }
        let complete = try HTMLReportSample.page()
        #expect(!complete.contains("Incomplete"))
        #expect(throws: ReportError.self) { try HTMLReport(HTMLReportSample.builder(partial: true)) }
    }

    @Test func runsThatWaitForAChoiceAreMissing() throws {
        let complete = HTMLReportSample.builder()
        var experiment = complete.experiment
        experiment.tunings = [
            TuningRecord(
                number: 1, labels: ["method": "CSDM"], options: ["rho"], metric: .auc, phases: Phase.allCases, runs: 3,
                choice: nil, settings: [])
        ]
        let builder = TableBuilder(experiment: experiment, settings: complete.settings, runs: complete.runs)
        #expect(try HTMLReport(builder, partial: true).text.contains("<strong>Incomplete:</strong> 3 of 21 runs"))
    }

    /// Environments are numbered by the runs' places, not by which finished first; hosts and dates are left out.
    @Test func theSameRunsGiveTheSameBytes() throws {
        let builder = HTMLReportSample.builder()
        func page(reversed: Bool) throws -> String {
            let folder = try TemporaryFolder()
            let store = try ResultStore(path: folder.path("r.sqlite"), access: .readWrite)
            let runs = builder.runs.values.sorted { $0.identity < $1.identity }
            for (index, run) in (reversed ? runs.reversed() : runs).enumerated() {
                var run = run
                run.environment = Sample.environment(host: reversed ? "there" : "here")
                if run.description.seed == 2 { run.environment.revision = "ffff" }
                run.result.startedAt += Double(index)
                try store.record(run)
            }
            var record = builder.experiment.record
            record.reportSettingsJSON = String(decoding: try JSONEncoder().encode(builder.settings), as: UTF8.self)
            try store.register(experiment: record, members: builder.experiment.members)
            return try HTMLReport(store: store).text
        }
        let first = try page(reversed: false)
        #expect(try first == page(reversed: true))
        #expect(
            first.contains("<th scope=\"col\" id=\"environment-2\">2</th>") && !first.contains("id=\"environment-3\""))
    }

    @Test func datasetsWithoutRunsHaveAPageOfTheirSizes() throws {
        let folder = try TemporaryFolder()
        let store = try ResultStore(path: folder.path("r.sqlite"), access: .readWrite)
        let settings = ReportSettings(statistics: DatasetStatisticsSettings(rows: [.users, .instances]))
        try store.register(
            experiment: ExperimentRecord(
                name: "sizes", title: "Sizes", specText: #"{"experiment":"sizes"}"#,
                reportSettingsJSON: String(decoding: try JSONEncoder().encode(settings), as: UTF8.self)),
            datasets: [
                DescribedDataset(
                    record: Sample.dataset(synthetic: true), label: "MovieLens-1M", statistics: [.users: 1234])
            ])
        let page = try HTMLReport(store: store).text
        #expect(page.contains("<th scope=\"row\">Users</th><td>1,234</td>"), "\(page)")
        #expect(page.contains("<strong>Synthetic data:</strong> MovieLens-1M"))
        #expect(page.contains(Sample.dataset().fingerprint))
        #expect(!page.contains("id=\"runs\"") && !page.contains("href=\"#runs\""))
    }

    @Test func saysWhyThereAreNoPictures() throws {
        let report = try HTMLReport(HTMLReportSample.builder(), figures: .undrawn(reason: "gnuplot <is> missing"))
        #expect(report.text.contains("<strong>No pictures:</strong> gnuplot &lt;is&gt; missing."))
        #expect(try !HTMLReport(HTMLReportSample.builder()).text.contains("id=\"figures\""))
    }
}
