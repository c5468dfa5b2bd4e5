import Foundation
import TestSupport
import Testing

/// What the tests start programs with.
@Suite struct TestProcessTests {
    private func shell(_ script: String, input: String? = nil) throws -> TestProcess.Result {
        try TestProcess.run("/bin/sh", ["-c", script], input: input)
    }

    /// More than any pipe holds.
    @Test func whatIsSaidOnBothChannelsIsKept() throws {
        let result = try shell("head -c 1000000 /dev/zero | tr '\\0' a | tee /dev/stderr")
        #expect(result.code == 0)
        #expect(result.output.utf8.count == 1_000_000 && result.errors == result.output)
    }

    @Test func joinedChannelsKeepTheirOrder() throws {
        let process = try TestProcess("/bin/sh", ["-c", "echo a; echo b >&2; echo c"], joinsErrors: true)
        #expect(try process.wait().output == "a\nb\nc\n")
        #expect(process.errors.isEmpty)
    }

    @Test func itReadsWhatItIsGivenAndNothingElse() throws {
        #expect(try shell("cat", input: "a\nb").output == "a\nb")
        #expect(try shell("cat").output == "")
    }

    @Test func itStartsWhereAndWithWhatItIsTold() throws {
        let folder = try TemporaryFolder()
        let script = "pwd; echo $A; echo ${HOME-none}"
        let result = try TestProcess.run(
            "/bin/sh", ["-c", script], in: folder.url, environment: ["A": "b", "PATH": "/usr/bin:/bin"])
        #expect(result.output == "\(folder.path)\nb\nnone\n", "\(result.errors)")
    }

    @Test func aCodeIsTheExitCodeOrMinusTheSignal() throws {
        #expect(try shell("exit 3").code == 3)
        #expect(try shell("kill -INT $$").code == -SIGINT)
        let process = try TestProcess("sleep", ["600"])
        #expect(process.isRunning)
        process.send(SIGTERM)
        #expect(try process.wait().code == -SIGTERM)
        #expect(!process.isRunning)
        // Its number may be another's by now.
        process.send(SIGKILL)
        #expect(try process.wait().code == -SIGTERM)
    }

    @Test func itInheritsNoSignalsAndNoFiles() throws {
        let folder = try TemporaryFolder()
        let descriptor = open(folder.path, O_RDONLY | O_DIRECTORY)
        defer { close(descriptor) }
        #expect(descriptor > 2)
        var blocked = sigset_t()
        sigemptyset(&blocked)
        sigaddset(&blocked, SIGTERM)
        var before = sigset_t()
        pthread_sigmask(SIG_BLOCK, &blocked, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        let lines = try shell("grep -E '^Sig(Blk|Ign)' /proc/self/status; exec ls /proc/self/fd").output.split(
            separator: "\n")
        try #require(lines.count > 2)
        for line in lines.prefix(2) {
            // Those from 32 on are the C library's own.
            let signals = try #require(UInt64(line.suffix(16), radix: 16)) & 0x7FFF_FFFF
            #expect(signals == 0, "\(line)")
        }
        // The last is the listing's own.
        #expect(lines.dropFirst(2) == ["0", "1", "2", "3"])
    }

    @Test func whatCannotBeStartedIsAnError() throws {
        let error = try #require(throws: TestProcess.Failure.self) { try TestProcess.run("no-such-program") }
        #expect(error.description == "cannot start no-such-program: No such file or directory")
    }

    /// A shell that starts another program and, if it is told to, waits for it; and that program's id.
    private func start(_ then: String, leavesGroup: Bool = false) throws -> (shell: TestProcess, child: pid_t) {
        let process = try TestProcess("/bin/sh", ["-c", "sleep 600 & echo $!; \(then)"], leavesGroup: leavesGroup)
        try #require(eventually { process.output.hasSuffix("\n") })
        return (process, try #require(pid_t(process.output.dropLast())))
    }

    @Test(arguments: ["wait", "exit"]) func nothingOutlivesItsOwner(then: String) throws {
        var process: TestProcess?
        let child: pid_t
        (process, child) = try start(then)
        if then == "exit" { #expect(try process?.wait().code == 0) }
        #expect(getpgid(child) == process?.id && isAlive(child))
        process = nil
        #expect(eventually { !isAlive(child) })
    }

    @Test func whatIsMeantToStayStays() throws {
        var process: TestProcess?
        let child: pid_t
        (process, child) = try start("exit", leavesGroup: true)
        defer { kill(child, SIGKILL) }
        #expect(try process?.wait().code == 0)
        process = nil
        #expect(!eventually(within: 0.2) { !isAlive(child) })
    }

    @Test func aGroupHearsASignal() throws {
        let (process, child) = try start("wait")
        process.sendToGroup(SIGTERM)
        #expect(try process.wait().code == -SIGTERM)
        #expect(eventually { !isAlive(child) })
    }

    @Test func whatDoesNotEndIsKilled() throws {
        let (process, child) = try start("wait")
        defer { process.end() }
        let error = try #require(throws: TestProcess.Failure.self) { _ = try process.wait(limit: 0.1) }
        #expect(error.description.hasPrefix("/bin/sh had not ended after 0.1 s: \(child)\n"))
        #expect(!process.isRunning)
        #expect(eventually { !isAlive(child) })
    }
}

/// Where the tests write.
@Suite struct TemporaryFolderTests {
    @Test func itGoesWithItsOwner() throws {
        var folder: TemporaryFolder? = try TemporaryFolder()
        let path = try #require(folder?.path)
        try folder?.write("x", to: "a/b/c")
        #expect(try folder?.contents() == ["a"])
        #expect(try String(contentsOfFile: "\(path)/a/b/c", encoding: .utf8) == "x")
        folder = nil
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    private struct Trouble: Error {}

    @Test func itGoesWhereATestFails() throws {
        var path = ""
        func fail() throws {
            let folder = try TemporaryFolder()
            path = folder.path
            try folder.write("x", to: "a")
            throw Trouble()
        }
        #expect(throws: Trouble.self, performing: fail)
        #expect(!path.isEmpty && !FileManager.default.fileExists(atPath: path))
    }
}
