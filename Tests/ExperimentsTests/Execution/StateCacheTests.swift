import Foundation
import TestSupport
import Testing

@testable import ThawExecution

@Suite struct StateCacheTests {
    let folder: TemporaryFolder
    let cache: StateCache
    let payload = (0..<10_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let identity = "0123abcd"

    init() throws {
        folder = try TemporaryFolder()
        cache = StateCache(folder: folder.url.appendingPathComponent("cache"))
    }

    func isUnusable(_ lookup: StateCache.Lookup) -> Bool {
        if case .unusable = lookup { true } else { false }
    }

    @Test func whatIsStoredIsFound() throws {
        #expect(cache.load(identity) == .absent)
        try cache.store(payload, for: identity)
        #expect(cache.load(identity) == .found(payload))
        #expect(cache.load("0123abce") == .absent)
        try cache.store([], for: identity)
        #expect(cache.load(identity) == .found([]))
    }

    @Test func everyDamagedByteIsNoticed() throws {
        try cache.store([1, 2, 3], for: identity)
        let url = cache.file(for: identity)
        let whole = try Data(contentsOf: url)
        for index in whole.indices {
            var damaged = whole
            damaged[index] ^= 0x10
            try damaged.write(to: url)
            #expect(isUnusable(cache.load(identity)), "byte \(index)")
        }
        try whole.write(to: url)
        #expect(cache.load(identity) == .found([1, 2, 3]))
    }

    @Test func truncatedAndForeignFilesAreNotUsed() throws {
        try cache.store([1, 2, 3], for: identity)
        let url = cache.file(for: identity)
        let whole = try Data(contentsOf: url)
        for length in 0..<whole.count {
            try whole.prefix(length).write(to: url)
            #expect(isUnusable(cache.load(identity)), "length \(length)")
        }
        try (whole + [0]).write(to: url)
        #expect(isUnusable(cache.load(identity)))
        // A sound file under another identity's name.
        try whole.write(to: cache.file(for: "ffff0000"))
        #expect(isUnusable(cache.load("ffff0000")))
    }

    @Test func aFailedWriteIsAnErrorAndLeavesNothing() throws {
        let file = folder.path("file")
        try Data().write(to: URL(fileURLWithPath: file))
        let error = #expect(throws: RunningError.self) {
            try StateCache(folder: URL(fileURLWithPath: file)).store(payload, for: identity)
        }
        #expect(error?.description.hasPrefix(file) == true)
        #expect(error?.description.contains("cannot keep what was trained") == true)
    }

    @Test func aRenameThatFailsIsAnErrorAndLeavesNothing() throws {
        // The target is a folder that is not empty.
        let target = cache.file(for: identity)
        try FileManager.default.createDirectory(
            at: target.appendingPathComponent("inside"), withIntermediateDirectories: true)
        #expect(throws: RunningError.self) { try cache.store(payload, for: identity) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: cache.folder.path) == [target.lastPathComponent])
        #expect(isUnusable(cache.load(identity)))
    }

    @Test func whatKilledWritersLeftIsRemovedInTime() throws {
        try FileManager.default.createDirectory(at: cache.folder, withIntermediateDirectories: true)
        let (old, young) = (cache.folder.path + "/a-1-2.partial", cache.folder.path + "/b-1-2.partial")
        for path in [old, young] { try Data([1]).write(to: URL(fileURLWithPath: path)) }
        let attributes: [FileAttributeKey: Any] = [.modificationDate: Date(timeIntervalSinceNow: -7200)]
        try FileManager.default.setAttributes(attributes, ofItemAtPath: old)
        try cache.store(payload, for: identity)
        #expect(!FileManager.default.fileExists(atPath: old))
        #expect(FileManager.default.fileExists(atPath: young))
    }

    @Test func concurrentWritersAreHarmless() async throws {
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask { [cache, payload, identity] in
                    for _ in 0..<10 {
                        #expect(throws: Never.self) { try cache.store(payload, for: identity) }
                        #expect(cache.load(identity) == .found(payload))
                    }
                }
            }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: cache.folder.path).count == 1)
    }
}
