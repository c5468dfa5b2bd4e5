import Foundation
import TestSupport
import Testing
import ThawCore

@testable import ThawModel
@testable import ThawReporting
@testable import ThawStore

/// Tables of dataset statistics, and their place in the database.
@Suite struct StatisticsTableTests {
    private let folder: TemporaryFolder
    private let store: ResultStore
    private let datasets = [
        DescribedDataset(
            record: Sample.dataset(), label: "MovieLens-1M", statistics: [.users: 6040, .items: 3705, .test: 58409]),
        DescribedDataset(
            record: Sample.dataset("taobao-ad", synthetic: true), label: "Taobao AD",
            statistics: [.users: 1200, .items: 77]),
    ]
    private let published =
        #"{"title": "Table 3", "source": "A paper", "datasets": {"movielens-1m": {"users": 6040, "items": 3706}}}"#

    init() throws {
        folder = try TemporaryFolder()
        store = try ResultStore(path: folder.path("statistics.sqlite"), access: .readWrite)
    }

    private func record(published: String?, spec: String = "{}") throws -> ExperimentRecord {
        let settings = ReportSettings(
            statistics: DatasetStatisticsSettings(rows: [.users, .items, .test], published: "table3"))
        return ExperimentRecord(
            name: "table3", title: "Table 3: <datasets>", specText: spec,
            reportSettingsJSON: try StoredJSON.encode(settings), publishedJSON: published)
    }

    private func table() throws -> DatasetStatisticsTable {
        guard case .statistics(let table) = try ExperimentReport(store: store).content else {
            throw CocoaError(.coderInvalidValue)
        }
        return table
    }

    @Test func datasetsComeBackAndStayWhereNothingChanges() throws {
        try store.register(experiment: record(published: nil), datasets: datasets)
        #expect(try store.described(by: "table3") == datasets)
        let before = FileManager.default.contents(atPath: folder.path("statistics.sqlite"))
        try store.register(experiment: record(published: nil), datasets: datasets)
        #expect(FileManager.default.contents(atPath: folder.path("statistics.sqlite")) == before)
        try store.register(experiment: record(published: nil), datasets: [datasets[1]])
        #expect(try store.described(by: "table3") == [datasets[1]])
        let dump = try store.dump(includingTimes: false)
        let fingerprint = datasets[1].record.fingerprint
        #expect(dump.contains("experiment_dataset experiment=\"table3\" dataset=\"\(fingerprint)\"\n"))
    }

    @Test func thePapersNumbersStandBesideRealDataOnly() throws {
        try store.register(experiment: record(published: published), datasets: datasets)
        let table = try table()
        #expect(table.columns.map(\.title) == ["MovieLens-1M (rebuilt)", "paper", "Taobao AD (synthetic)"])
        #expect(table.rows.map(\.title) == ["Users", "Items", "Instances, test"])
        #expect(table.rows.map(\.values) == [[6040, 6040, 1200], [3705, 3706, 77], [58409, nil, nil]])
        #expect(table.notes.contains("Paper: A paper."))
        #expect(table.notes.contains { $0.hasPrefix("Taobao AD (synthetic): synthetic data") })
        #expect(try ExperimentReport(store: store).missingPublished == nil)
    }

    /// The spec alone says how the datasets were read.
    @Test func settingsThatAreNotTheDefaultsAreNamed() throws {
        let spec =
            #"{"datasets":[{"movielens-1m":{"old-threshold":150}},"taobao-ad"],"experiment":"table3","#
            + #""report":{"statistics":{"rows":["users"]}}}"#
        try store.register(experiment: record(published: nil, spec: spec), datasets: datasets)
        let notes = try table().notes
        #expect(notes.contains("MovieLens-1M (rebuilt): dataset.old-threshold 150 (default 200)."), "\(notes)")
        // A spec that would lead to files is not read.
        let leading = #"{"extends":"other.yaml","# + spec.dropFirst()
        try store.register(experiment: record(published: nil, spec: leading), datasets: datasets)
        #expect(try !table().notes.contains { $0.contains("default") })
    }

    @Test func theDigestIsANoteAndAColumn() throws {
        try store.register(experiment: record(published: published), datasets: datasets)
        let (table, digest) = (try table(), try store.digest(of: "table3"))
        #expect(table.notes.last == "Digest: \(digest)")
        let lines = try ExperimentReport(store: store).rendered(as: .csv).split(separator: "\n")
        #expect(lines[0] == "dataset,source,statistic,value,digest")
        #expect(lines.dropFirst().allSatisfy { $0.hasSuffix(",\(digest)") })
    }

    @Test func allFormatsHaveTheNumbers() throws {
        try store.register(experiment: record(published: published), datasets: datasets)
        let report = try ExperimentReport(store: store)
        let expected: [(TableFormat, String)] = [
            (.terminal, "Users                             6,040  6,040                  1,200"),
            (.markdown, "| Items | 3,705 | 3,706 | 77 |"), (.latex, "Items & 3,705 & 3,706 & 77 \\\\"),
            (.csv, "MovieLens-1M (rebuilt),paper,Items,3706,\(try store.digest(of: "table3"))"),
        ]
        for (format, line) in expected {
            let text = report.rendered(as: format)
            #expect(text.contains(line + "\n"), "\(text)")
            #expect(text.hasSuffix("\n"))
        }
        let json = try JSONSerialization.jsonObject(with: Data(report.rendered(as: .json).utf8)) as? [String: Any]
        #expect(json?["kind"] as? String == "statistics")
        let rows = json?["rows"] as? [[String: Any]]
        let items = rows?.first { $0["statistic"] as? String == "Items" }
        #expect(items?["values"] as? [Int] == [3705, 3706, 77])
        let columns = json?["columns"] as? [[String: String]]
        #expect(columns?.map { $0["source"] } == ["ours", "paper", "ours"])
        #expect(report.rendered(as: .markdown).contains("\\<datasets\\>"))
    }

    @Test func badPublishedNumbersAreExplained() throws {
        for (json, expected) in [
            (#"{"title": "T", "source": "S"}"#, "'datasets' is missing"),
            (#"{"title": "T", "source": "S", "datasets": {"a": {"user": 1}}}"#, "did you mean 'users'?"),
            (#"{"title": "T", "source": "S", "datasets": {"a": {"users": "many"}}}"#, "datasets.a.users"),
        ] {
            let error = #expect(throws: ReportError.self) {
                try PublishedDatasetStatistics(json: Data(json.utf8), path: "t.json")
            }
            #expect(error.map { "\($0)".contains(expected) } == true, "\(String(describing: error))")
        }
    }
}
