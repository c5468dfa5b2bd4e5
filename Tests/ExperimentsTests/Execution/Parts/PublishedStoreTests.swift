import Foundation
import TestSupport
import Testing

@testable import ThawExecution
@testable import ThawModel
@testable import ThawStore

@Suite struct PublishedStoreTests {
    let local: TemporaryFolder
    let shared: TemporaryFolder
    var path: String { shared.path("part.sqlite") }

    init() throws {
        local = try TemporaryFolder()
        shared = try TemporaryFolder()
    }

    private func bytes() -> Data? { FileManager.default.contents(atPath: path) }

    private func inode() -> UInt64? {
        (try? FileManager.default.attributesOfItem(atPath: path))?[.systemFileNumber] as? UInt64
    }

    @Test func whatIsPublishedIsWhole() throws {
        let store = try PublishedStore(folder: local.url.path, path: path)
        try store.store.record(Sample.genuine(seed: 1))
        #expect(bytes() == nil)
        try store.publish(every: 0)
        #expect(try ResultStore.checked(path: path).finishedIdentities() == [Sample.genuine(seed: 1).identity])
        try store.store.record(Sample.genuine(seed: 2))
        #expect(try ResultStore.checked(path: path).finishedIdentities().count == 1)
        try store.publish()
        #expect(try PublishedStore.contents(of: path).runs.count == 2)
        // One file, and nothing beside it.
        #expect(try shared.contents() == ["part.sqlite"])
    }

    @Test func itIsPublishedOnlyIfItHasChangedAndNotTooOften() throws {
        let store = try PublishedStore(folder: local.url.path, path: path)
        try store.publish(every: 0)
        #expect(inode() == nil)
        try store.store.record(Sample.genuine(seed: 1))
        try store.publish(every: 1000)
        let first = inode()
        #expect(first != nil)
        try store.publish(every: 0)
        #expect(inode() == first)
        try store.store.record(Sample.genuine(seed: 2))
        try store.publish(every: 1000)
        #expect(inode() == first)
        try store.publish(every: 0)
        #expect(inode() != first)
    }

    @Test func aLaterOneGoesOn() throws {
        let store = try PublishedStore(folder: local.url.path, path: path)
        try store.store.record(Sample.genuine(seed: 1))
        try store.publish()
        let before = inode()
        let next = try TemporaryFolder()
        let second = try PublishedStore(folder: next.url.path, path: path)
        #expect(try second.store.finishedIdentities().count == 1)
        try second.publish(every: 0)
        #expect(inode() == before)
        try second.store.record(Sample.genuine(seed: 2))
        try second.publish(every: 0)
        #expect(try PublishedStore.contents(of: path).runs.count == 2)
    }

    @Test func aFolderThatIsAwayIsAnErrorAndTheNextTimeWorks() throws {
        let folder = shared.path("away")
        let store = try PublishedStore(folder: local.url.path, path: folder + "/part.sqlite")
        try store.store.record(Sample.genuine(seed: 1))
        #expect(throws: StoreError.self) { try store.publish(every: 0) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        try store.publish(every: 0)
        #expect(try PublishedStore.contents(of: folder + "/part.sqlite").runs.count == 1)
    }

    @Test func whatIsNoDatabaseIsRefusedAndStays() throws {
        let text = Data(String(repeating: "not a database ", count: 100).utf8)
        try text.write(to: URL(fileURLWithPath: path))
        #expect(throws: StoreError.notSQLite(path: path)) {
            try PublishedStore(folder: local.url.path, path: path)
        }
        #expect(throws: StoreError.notSQLite(path: path)) { try PublishedStore.contents(of: path) }
        #expect(bytes() == text)
    }

    @Test func severalRunsAreRecordedAllOrNone() throws {
        let store = try ResultStore(path: path, access: .readWrite)
        let failed = FailedRun(
            identity: Sample.genuine(seed: 3).identity, description: Sample.genuine(seed: 3).description,
            dataset: Sample.dataset(), environment: Sample.environment(),
            failure: RunFailure(kind: .deterministic, reason: "loss is NaN"), failedAt: 5)
        try store.record(runs: [Sample.genuine(seed: 1)], failures: [failed])
        #expect(try store.failures().map(\.failedAt) == [5])
        let before = bytes()
        var older = failed
        older.failedAt = 4
        try store.record(runs: [Sample.genuine(seed: 1)], failures: [failed, older])
        #expect(bytes() == before)
        #expect(throws: StoreError.self) {
            try store.record(runs: [Sample.genuine(seed: 2), Sample.genuine(seed: 1, auc: 0.6)], failures: [])
        }
        #expect(try store.finishedIdentities().count == 1)
        // A result takes the failure's place, and a failure no result's.
        try store.record(runs: [Sample.genuine(seed: 3)], failures: [failed])
        #expect(try store.failures().isEmpty && store.finishedIdentities().count == 2)
    }
}
