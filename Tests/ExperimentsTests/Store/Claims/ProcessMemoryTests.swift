import Foundation
import TestSupport
import Testing

@testable import ThawStore

/// Programs that take memory in one way or another, in real processes. The first is a shell, whose children count.
@Suite(.timeLimit(.minutes(10)), .enabled(if: Python.numpy != nil, "no python3 has NumPy (python3-numpy)"))
struct ProcessMemoryTests {
    private static let size = 64 << 20
    /// What an interpreter takes, which is far less.
    private static let others = 24 << 20

    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Calls `body` with the shell's process id while a script of Python, started by it, sleeps at its end.
    private func measure(_ script: String, _ body: (pid_t) throws -> Void) throws {
        let python = try #require(Python.numpy)
        let ready = folder.path("ready")
        let text = """
            import mmap, os, time
            size = \(Self.size)
            \(script)
            open("\(ready)", "w").close()
            time.sleep(600)

            """
        try Data(text.utf8).write(to: folder.url.appendingPathComponent("take.py"))
        let process = try TestProcess("/bin/sh", ["-c", "\(python.executable) take.py & wait"], in: folder.url)
        defer { process.end() }
        while !FileManager.default.fileExists(atPath: ready) {
            try #require(process.isRunning)
            usleep(10_000)
        }
        try body(process.id)
    }

    private static let ways = [
        // Written, and mapped nowhere.
        "file = os.memfd_create('x'); os.write(file, bytes(size))",
        // Open and mapped.
        "file = os.memfd_create('x'); os.ftruncate(file, size); m = mmap.mmap(file, size); m[:] = bytes(size)",
        // Mapped, and closed.
        "file = os.memfd_create('x'); os.ftruncate(file, size); m = mmap.mmap(file, size); os.close(file); m[:] = bytes(size)",
        // Without a file, and private.
        "m = mmap.mmap(-1, size); m[:] = bytes(size)",
        "m = bytearray(size); m[:] = b'x' * size",
    ]

    @Test(arguments: ways) func whateverIsTakenCounts(script: String) throws {
        try measure(script) { pid in
            // The script's own copy of the bytes is gone by now.
            let taken = try #require(ProcessTable.memory(withDescendantsOf: pid, comparedWith: 0))
            #expect((Self.size..<Self.size + Self.others).contains(taken), "\(taken)")
            let bound = try #require(ProcessTable.memory(withDescendantsOf: pid, comparedWith: .max))
            #expect(bound >= taken)
        }
    }

    /// Five processes that share their pages.
    @Test(arguments: ways) func eachPageCountsOnce(script: String) throws {
        let shared = """
            \(script)
            for _ in range(4):
                if os.fork() == 0:
                    s = sum(m[::4096]) if "m" in globals() else 0
                    time.sleep(600)
            time.sleep(1)
            """
        try measure(shared) { pid in
            let taken = try #require(ProcessTable.memory(withDescendantsOf: pid, comparedWith: 0))
            #expect((Self.size..<Self.size + 5 * Self.others).contains(taken), "\(taken)")
        }
    }

    @Test func aProcessThatIsGoneTakesNothing() {
        #expect(ProcessTable.memory(withDescendantsOf: .max, comparedWith: 0) == nil)
    }
}
