import Foundation
import GRDB
import TestSupport
import Testing
import ThawCore

@testable import ThawEvidence
@testable import ThawExecution
@testable import ThawModel
@testable import ThawPlanning
@testable import ThawStore

/// Databases of hand-made runs, united.
@Suite struct DatabaseMergeTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func make(_ name: String, _ fill: (ResultStore) throws -> Void) throws -> String {
        let path = folder.path(name)
        try fill(ResultStore(path: path, access: .readWrite))
        return path
    }

    private func make(_ name: String, _ runs: [RunRecord]) throws -> String {
        try make(name) { store in for run in runs { try store.record(run) } }
    }

    private func dump(_ path: String) throws -> String {
        try ResultStore.checked(path: path).dump(includingTimes: true)
    }

    /// Unites in every order; the one text that all orders give.
    @discardableResult
    private func merged(_ paths: [String]) throws -> String {
        var texts: Set<String> = []
        for (number, order) in permutations(of: paths).enumerated() {
            let output = folder.path("out-\(number).sqlite")
            _ = try DatabaseMerge(inputs: order, output: output).run()
            texts.insert(try dump(output))
            try FileManager.default.removeItem(atPath: output)
        }
        #expect(texts.count == 1)
        return try #require(texts.first)
    }

    private func permutations(of items: [String]) -> [[String]] {
        guard items.count > 1 else { return [items] }
        return items.flatMap { item in permutations(of: items.filter { $0 != item }).map { [item] + $0 } }
    }

    /// Refused in every order, with nothing left behind.
    private func refusal(_ paths: [String]) throws -> MergeError? {
        let contents = try folder.contents()
        var last: MergeError?
        for order in permutations(of: paths) {
            last = #expect(throws: MergeError.self) {
                try DatabaseMerge(inputs: order, output: folder.path("out.sqlite")).run()
            }
            let text = "\(last as Any)"
            #expect(!text.contains("\n") && paths.allSatisfy(text.contains), "\(text)")
        }
        #expect(try folder.contents() == contents)
        return last
    }

    @Test func runsAreCarriedOverWithAllThatIsRecordedOfThem() throws {
        var runs = (1...6).map { Sample.genuine(seed: $0) }
        runs[1].environment.patch = String(repeating: "c", count: 64)
        runs[2].workers = 3
        runs[3].result.effort = TrainingEffort(pretrainingSteps: 1, fitSteps: 2, fitSeconds: 3)
        let whole = try make("whole.sqlite", runs)
        let parts = [
            try make("a.sqlite", Array(runs[..<3])), try make("b.sqlite", Array(runs[2..<5])),
            try make("c.sqlite", Array(runs[5...])),
        ]
        #expect(try merged(parts) == dump(whole))
        let summary = try DatabaseMerge(inputs: parts, output: folder.path("out.sqlite")).run()
        #expect("\(summary)" == "6 runs of 3 databases, 1 of them in more than one; 0 experiments")
        #expect(try folder.contents() == ["a.sqlite", "b.sqlite", "c.sqlite", "out.sqlite", "whole.sqlite"])
    }

    @Test func ofOneRunThatWasDoneTwiceTheFirstStands() throws {
        var early = Sample.genuine(startedAt: 5)
        var late = Sample.genuine(startedAt: 6)
        var elsewhere = Sample.genuine(startedAt: 5)
        early.environment.host = "a"
        late.environment.host = "b"
        elsewhere.environment.host = "c"
        let text = try merged([
            make("a.sqlite", [early]), make("b.sqlite", [late]), make("c.sqlite", [elsewhere]),
        ])
        #expect(text.contains("started_at=5.0") && text.contains("host=\"a\"") && !text.contains("host=\"c\""))
    }

    @Test func otherBitsAreNamed() throws {
        var other = Sample.genuine(seed: 2)
        other.result.phases[2].f1 = other.result.phases[2].f1.nextUp
        let paths = [
            try make("a.sqlite", [Sample.genuine(seed: 1), Sample.genuine(seed: 2)]), try make("b.sqlite", [other]),
        ]
        guard case .differentBits(other.identity, "movielens-1m deepfm base seed 2", let detail, _) = try refusal(paths)
        else {
            Issue.record("other bits went unnoticed")
            return
        }
        #expect(detail.hasPrefix("f1 in warm-b was "))
    }

    @Test func aFailureGivesWayToAResultAndTheLastOneStands() throws {
        let runs = (1...2).map { Sample.genuine(seed: $0) }
        func fail(_ store: ResultStore, _ run: RunRecord, _ reason: String, at time: Double) throws {
            try store.record(
                failure: RunFailure(kind: .crashed, reason: reason), identity: run.identity,
                description: run.description, dataset: run.dataset, environment: run.environment, at: time)
        }
        let text = try merged([
            make("a.sqlite") { store in
                try fail(store, runs[0], "gone", at: 9)
                try fail(store, runs[1], "first", at: 1)
            },
            make("b.sqlite") { store in
                try store.record(runs[0])
                try fail(store, runs[1], "second", at: 2)
            },
        ])
        #expect(text.split(separator: "\n").filter { $0.hasPrefix("failure ") }.count == 1)
        #expect(text.contains("reason=\"second\"") && !text.contains("gone"))
    }

    @Test func aFingerprintStandsForOneDataset() throws {
        var renamed = Sample.genuine(seed: 2)
        renamed.dataset.title = "A title"
        let text = try merged([make("a.sqlite", [Sample.genuine()]), make("b.sqlite", [renamed])])
        #expect(text.contains("title=\"A title (rebuilt)\""))
        var resized = Sample.genuine(seed: 3)
        resized.dataset.splitSizes["test"] = 1
        let error = try refusal([folder.path("a.sqlite"), make("c.sqlite", [resized])])
        #expect("\(error as Any)".contains("another name or size"))
    }

    /// Equal fingerprints are equal data: what one database knows of them holds for all.
    @Test func everyQualifierOfATitleIsKept() throws {
        let titles = [
            ("MovieLens-1M", false), ("MovieLens-1M (unverified: 100,000 of 1,000,209 ratings)", false),
            ("MovieLens-1M (synthetic)", true), ("MovieLens-1M (rebuilt)", false), ("MovieLens-1M (unverified)", false),
        ]
        let paths = try titles.enumerated().map { index, dataset in
            var run = Sample.genuine(seed: 1 + index)
            (run.dataset.title, run.dataset.isSynthetic) = dataset
            return try make("\(index).sqlite", [run])
        }
        func title(_ indices: Int...) throws -> [String] {
            _ = try merged(indices.map { paths[$0] })
            let output = folder.path("of-\(indices).sqlite")
            _ = try DatabaseMerge(inputs: indices.map { paths[$0] }, output: output).run()
            let store = try ResultStore.checked(path: output)
            let runs = try store.runs(identities: store.finishedIdentities()).values.map(\.dataset)
            #expect(runs.count == indices.count)
            return Set(runs.map { "\($0.title)\($0.isSynthetic ? ", synthetic" : "")" }).sorted()
        }
        #expect(try title(0, 3) == ["MovieLens-1M (rebuilt)"])
        #expect(try title(0, 2) == ["MovieLens-1M (synthetic), synthetic"])
        #expect(try title(4, 1) == ["MovieLens-1M (unverified: 100,000 of 1,000,209 ratings)"])
        #expect(
            try title(3, 2, 1) == [
                "MovieLens-1M (rebuilt) (synthetic) (unverified: 100,000 of 1,000,209 ratings), synthetic"
            ])
    }

    @Test func datasetStatisticsAreCarriedOver() throws {
        func described(_ name: String, users: Int) -> DescribedDataset {
            DescribedDataset(
                record: Sample.dataset(name), label: name == "movielens-1m" ? "MovieLens-1M" : "Taobao AD",
                statistics: [.users: users])
        }
        func statistics(_ datasets: [DescribedDataset]) -> (ResultStore) throws -> Void {
            { store in
                let names = datasets.map { "\"\($0.record.name)\"" }.joined(separator: ",")
                let spec = #"{"datasets":[\#(names)],"experiment":"sizes","report":{"statistics":{"rows":["users"]}}}"#
                let plan = try SpecReader.read(bytes: Array(spec.utf8), file: "s", context: SpecContext()).plan
                try store.register(
                    experiment: ExperimentRecord(
                        name: "sizes", title: "sizes", specText: plan.specText,
                        reportSettingsJSON: try StoredJSON.encode(plan.report)), datasets: datasets)
            }
        }
        let both = [described("movielens-1m", users: 3), described("taobao-ad", users: 4)]
        let whole = try make("whole.sqlite", statistics(both))
        let parts = [try make("a.sqlite", statistics([both[1]])), try make("b.sqlite", statistics([both[0]]))]
        #expect(try merged(parts) == dump(whole))
        let other = try make("c.sqlite", statistics([described("movielens-1m", users: 5)]))
        #expect("\(try refusal([other, parts[1]]) as Any)".contains("users was "))
    }

    // MARK: - The output

    @Test func whatIsThereStaysUnlessItIsToBeReplaced() throws {
        let a = try make("a.sqlite", [Sample.genuine(seed: 1)])
        let b = try make("b.sqlite", [Sample.genuine(seed: 2)])
        let bytes = FileManager.default.contents(atPath: a)
        #expect(throws: StoreError.exists(path: a)) { try DatabaseMerge(inputs: [b], output: a).run() }
        #expect(FileManager.default.contents(atPath: a) == bytes)
        _ = try DatabaseMerge(inputs: [a, b], output: a, replacesOutput: true).run()
        #expect(try ResultStore.checked(path: a).finishedIdentities().count == 2)
        // What is no result database is not replaced either, nor is one that a process works on.
        let text = folder.path("thesis.txt")
        try Data(repeating: 65, count: 5000).write(to: URL(fileURLWithPath: text))
        #expect(throws: StoreError.self) { try DatabaseMerge(inputs: [b], output: text, replacesOutput: true).run() }
        #expect(FileManager.default.contents(atPath: text)?.count == 5000)
        let lock = try DatabaseLock(database: b)
        #expect(throws: StoreError.self) { try DatabaseMerge(inputs: [a], output: b, replacesOutput: true).run() }
        lock.release()
        #expect(try ResultStore.checked(path: b).finishedIdentities().count == 1)
        #expect(try folder.contents() == ["a.sqlite", "b.sqlite", "thesis.txt"])
    }

    @Test func aLinkIsReplacedByWhatItPointsTo() throws {
        let a = try make("a.sqlite", [Sample.genuine(seed: 1)])
        let b = try make("b.sqlite", [Sample.genuine(seed: 2)])
        let link = folder.path("link.sqlite")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: a)
        _ = try DatabaseMerge(inputs: [link, b], output: link, replacesOutput: true).run()
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == a)
        #expect(try ResultStore.checked(path: a).finishedIdentities().count == 2)
    }

    @Test(arguments: ["-journal", "-wal", "-shm"])
    func aStrangersJournalIsNotAppliedToIt(end: String) throws {
        let a = try make("a.sqlite", [Sample.genuine()])
        let output = folder.path("out.sqlite")
        try Data("left behind".utf8).write(to: URL(fileURLWithPath: output + end))
        #expect(throws: StoreError.strayJournal(path: output, journal: "out.sqlite" + end)) {
            try DatabaseMerge(inputs: [a], output: output).run()
        }
        #expect(try folder.contents() == ["a.sqlite", "out.sqlite" + end])
    }

    @Test func aWriteAheadLogIsNotAppliedToWhatReplacesItsDatabase() throws {
        let a = try make("a.sqlite", [Sample.genuine(seed: 1)])
        let b = try make("b.sqlite", [Sample.genuine(seed: 2)])
        let user = try DatabaseQueue(path: a)
        try user.writeWithoutTransaction {
            try $0.execute(sql: "PRAGMA journal_mode = WAL; CREATE TABLE notes (note)")
        }
        let error = #expect(throws: StoreError.self) {
            try DatabaseMerge(inputs: [b], output: a, replacesOutput: true).run()
        }
        if case .locked = error {} else { Issue.record("\(String(describing: error))") }
        try user.close()
        #expect(try ResultStore.checked(path: a).finishedIdentities() == [Sample.genuine(seed: 1).identity])
    }

    /// Of a journal that is over, nothing is left to apply.
    @Test(arguments: [0, 512]) func aJournalThatIsOverIsNoWriter(size: Int) throws {
        let a = try make("a.sqlite", [Sample.genuine(seed: 1)])
        let b = try make("b.sqlite", [Sample.genuine(seed: 2)])
        try Data(count: size).write(to: URL(fileURLWithPath: a + "-journal"))
        _ = try DatabaseMerge(inputs: [a, b], output: a, replacesOutput: true).run()
        #expect(try ResultStore.checked(path: a).finishedIdentities().count == 2)
    }

    /// Until its content is on the disk, the journal of a transaction begins like one that is over.
    @Test func whatAWriterIsAtIsNotReplaced() throws {
        let a = try make("a.sqlite", [Sample.genuine(seed: 1)])
        let b = try make("b.sqlite", [Sample.genuine(seed: 2)])
        let user = try DatabaseQueue(path: a)
        try user.writeWithoutTransaction { database in
            try database.execute(sql: "BEGIN IMMEDIATE; UPDATE runs SET workers = 7")
            #expect(FileManager.default.contents(atPath: a + "-journal")?.first == 0)
            #expect(throws: StoreError.locked(path: a)) {
                try StoreFile(path: a).create(whereThereIsOne: .replaces) {
                    try FileManager.default.copyItem(atPath: b, toPath: $0)
                }
            }
            try database.execute(sql: "COMMIT")
        }
        try user.close()
        #expect(try dump(a).contains(" workers=7"))
    }

    @Test func whatIsMarkedReadOnlyIsNotReplaced() throws {
        let a = try make("a.sqlite", [Sample.genuine(seed: 1)])
        let b = try make("b.sqlite", [Sample.genuine(seed: 2)])
        let bytes = FileManager.default.contents(atPath: a)
        chmod(a, 0o444)
        let expected = StoreError.notWritable(path: a, detail: "it is marked read-only")
        #expect(throws: expected) { try DatabaseMerge(inputs: [a, b], output: a, replacesOutput: true).run() }
        // Nor by whoever else replaces databases.
        #expect(throws: expected) {
            try StoreFile(path: a).create(whereThereIsOne: .replaces) { try Data().write(to: URL(fileURLWithPath: $0)) }
        }
        #expect(FileManager.default.contents(atPath: a) == bytes)
        #expect(try folder.contents() == ["a.sqlite", "b.sqlite"])
    }

    @Test func badInputsAreNamed() throws {
        let a = try make("a.sqlite", [Sample.genuine()])
        let missing = folder.path("missing.sqlite")
        #expect(throws: StoreError.missing(path: missing)) {
            try DatabaseMerge(inputs: [a, missing], output: folder.path("out.sqlite")).run()
        }
        try ResultStore(path: a, access: .readWrite).write { try $0.execute(sql: "UPDATE runs SET seed = 4") }
        let error = #expect(throws: StoreError.self) {
            try DatabaseMerge(inputs: [a], output: folder.path("out.sqlite")).run()
        }
        #expect("\(error as Any)".contains("its seed is 4"))
        #expect(try folder.contents() == ["a.sqlite"])
    }
}
