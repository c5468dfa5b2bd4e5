import Foundation
import TestSupport
import Testing

@testable import ThawModel
@testable import ThawReporting
@testable import ThawStore

/// Steps and seconds of training in the database, and in those that are older than their recording.
@Suite struct TrainingEffortTests {
    private static let old = packageFolder.appendingPathComponent(
        "results/movielens-1m-rebuilt/pretraining-variance.sqlite")

    @Test func effortComesBack() throws {
        let folder = try TemporaryFolder()
        let store = try ResultStore(path: folder.path("a.sqlite"), access: .readWrite)
        var run = Sample.run(1)
        run.result.effort = TrainingEffort(pretrainingSteps: 418, fitSteps: 4180, fitSeconds: 12.5)
        try store.record(run)
        try store.record(Sample.run(2, seed: 2))
        let runs = try store.runs(identities: [run.identity, Sample.identity(2)])
        #expect(runs[run.identity] == run)
        #expect(runs[Sample.identity(2)]?.result.effort == nil)
        #expect(runs[run.identity]?.result.secondsPerBatch == 12.5 / 4180)
        #expect(try store.dump(includingTimes: true).contains("fit_steps=4180"))
        #expect(try !store.dump(includingTimes: false).contains("fit_s"))
        var flawed = Sample.run(3, seed: 3)
        flawed.result.effort = TrainingEffort(pretrainingSteps: 1, fitSteps: -1, fitSeconds: 0)
        #expect(throws: StoreError.self) { try store.record(flawed) }
    }

    @Test func olderDatabasesAreReadAsTheyAreAndBroughtUpToDateForWriting() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("old.sqlite")
        try FileManager.default.copyItem(atPath: Self.old.path, toPath: path)
        let before = FileManager.default.contents(atPath: path)
        let reading = try ResultStore(path: path, access: .readOnly)
        let identities = try reading.finishedIdentities()
        let runs = try reading.runs(identities: identities)
        #expect(!runs.isEmpty && runs.values.allSatisfy { $0.result.effort == nil && $0.result.secondsPerBatch == nil })
        let dump = try reading.dump(includingTimes: false)
        #expect(try reading.described(by: "pretraining-variance").isEmpty)
        #expect(FileManager.default.contents(atPath: path) == before)

        let writing = try ResultStore(path: path, access: .readWrite)
        #expect(try writing.runs(identities: identities) == runs)
        #expect(try writing.dump(includingTimes: false) == dump)
        #expect(try TableBuilder(store: writing).settings.figures == nil)
    }
}
