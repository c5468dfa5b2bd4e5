import Experiments
import Foundation
import TestSupport
import Testing
import ThawCore

private let hasRealData = ProcessInfo.processInfo.environment["THAW_DATA"]?.isEmpty == false

/// What is committed under `results/`: that the tables follow from the database, and the database from the data.
@Suite struct CommittedResultsTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    private static let folder = root.appendingPathComponent("results/movielens-1m-rebuilt")
    private static func file(_ name: String) -> URL { folder.appendingPathComponent(name) }
    private var database: String { Self.file("table1.sqlite").path }

    /// The experiments with a committed database.
    private static let experiments: [String] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".sqlite") }.map { String($0.dropLast(".sqlite".count)) }.sorted()
    }()

    @Test(arguments: experiments)
    func tablesFollowFromTheDatabase(experiment: String) throws {
        let place = try Workplace()
        // One of its runs ends in a loss that is no number, as the same again would: its table has a hole for good.
        let partial = experiment == "hidden-choices" ? ["--partial"] : []
        for (format, fileExtension) in [("terminal", "txt"), ("markdown", "md"), ("latex", "tex"), ("csv", "csv")] {
            let report = try place.thaw(
                ["report", Self.file("\(experiment).sqlite").path, "--format", format] + partial)
            #expect(report.code == 0, "\(report.errors)")
            let committed = try String(contentsOf: Self.file("\(experiment).\(fileExtension)"), encoding: .utf8)
            #expect(report.output == committed, "\(experiment).\(fileExtension)")
        }
        for (format, fileExtension) in [("terminal", "txt"), ("csv", "csv")] {
            let tests = try place.thaw(
                ["report", Self.file("\(experiment).sqlite").path, "--tests", "--format", format] + partial)
            #expect(tests.code == 0, "\(tests.errors)")
            let committed = try String(contentsOf: Self.file("\(experiment)-tests.\(fileExtension)"), encoding: .utf8)
            #expect(tests.output == committed, "\(experiment)-tests.\(fileExtension)")
        }
    }

    @Test func theTableOfThePaperIsAmongThem() { #expect(Self.experiments.contains("table1")) }

    /// AUC Cold, Warm-a, Warm-b, Warm-c of the authors' released code on these data, means of five pre-training seeds.
    private static let reference: [String: [Double]] = [
        "base": [0.7354, 0.7500, 0.7617, 0.7717], "dropoutnet": [0.7452, 0.7552, 0.7642, 0.7723],
        "meta-e": [0.7395, 0.7501, 0.7597, 0.7681], "mwuf": [0.7364, 0.7503, 0.7623, 0.7725],
        "cvar": [0.7440, 0.7959, 0.8047, 0.8077], "csdm": [0.7460, 0.7992, 0.8074, 0.8091],
    ]

    @Test func meansAgreeWithTheReleasedCode() throws {
        let runs = try committedRuns()
        #expect(runs.count == 70)
        func mean(_ method: String, _ phase: Phase) throws -> Double {
            let values = runs.filter { $0.description.method.name == method }.flatMap(\.result.phases)
                .filter { $0.phase == phase }.map(\.auc)
            #expect(values.count == 10)
            return try #require(SampleStatistics.mean(values))
        }
        for (method, expected) in Self.reference {
            for (phase, value) in zip(Phase.allCases, expected) {
                let difference = abs(try mean(method, phase) - value)
                #expect(difference <= (phase == .cold ? 0.008 : 0.006), "\(method) \(phase.name): \(difference)")
            }
        }
        for phase in Phase.allCases {
            let lead = try mean("velf", phase) - mean("base", phase)
            #expect(lead > (phase <= .warmA ? 0 : -0.005), "velf \(phase.name): \(lead)")
        }
    }

    /// The same data and seeds again, by the program itself: the same runs, and the same bits where OpenBLAS is the same.
    @Test(.enabled(if: hasRealData, "set THAW_DATA to the folder that holds ml-1m"))
    func runsCanBeRepeated() throws {
        let place = try Workplace()
        let data = URL(fileURLWithPath: try #require(ProcessInfo.processInfo.environment["THAW_DATA"]))
        try FileManager.default.createSymbolicLink(
            at: place.folder.url.appendingPathComponent("data"), withDestinationURL: data.absoluteURL)
        try place.write(
            """
            experiment: again
            datasets: [movielens-1m: {source: real}]
            backbones: [deepfm]
            methods: [base, dropoutnet, mwuf, meta-e]
            seeds: [1]
            """, to: "again.yaml")
        let result = try place.thaw("run", "again.yaml", "--db", "again.sqlite", "--no-report")
        #expect(result.code == 0, "\(result.errors)")
        let store = try ResultStore(path: place.folder.path("again.sqlite"), access: .readOnly)
        let repeated = try store.runs(identities: store.finishedIdentities())
        #expect(repeated.count == 4)
        let committed = Dictionary(uniqueKeysWithValues: try committedRuns().map { ($0.identity, $0) })
        for (identity, run) in repeated {
            // GroupLens' own files are not the rebuilt ones: then there is nothing to compare with.
            guard run.dataset.title.contains("rebuilt") else { continue }
            let earlier = try #require(committed[identity], "\(run.description.method.name) has another identity")
            guard run.environment.openBLAS == earlier.environment.openBLAS else { continue }
            for (now, then) in zip(run.result.phases, earlier.result.phases) {
                #expect(
                    [now.auc, now.f1, now.logLoss] == [then.auc, then.f1, then.logLoss], "\(run.label(now.phase))")
            }
        }
    }

    private func committedRuns() throws -> [RunRecord] {
        let store = try ResultStore(path: database, access: .readOnly)
        return Array(try store.runs(identities: store.finishedIdentities()).values)
    }
}

extension RunRecord {
    fileprivate func label(_ phase: Phase) -> String { "\(description.method.name) \(phase.name)" }
}
