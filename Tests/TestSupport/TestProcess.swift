import Foundation

/// A program that a test starts, in a process group of its own, with all signals at their defaults. What is left of the
/// group is killed when its owner goes, so that no test leaves processes behind.
///
/// A test that is about what is left behind keeps the value, by `defer { process.end() }`, until it has looked.
public final class TestProcess: Sendable {
    /// What a program left when it ended.
    public struct Result: Sendable {
        /// The exit code, or minus the signal's number.
        public var code: Int32
        public var output: String
        public var errors: String
    }

    /// It could not be started, or did not end.
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    /// The process's id, and its group's.
    public let id: pid_t
    private let program: String
    private let files: ProcessFiles
    private let ending: ProcessEnding
    private let leavesGroup: Bool

    /// Starts a program.
    /// - program: looked up in PATH, if it has no slash.
    /// - folder: where it starts; the tests' own, if none is named.
    /// - environment: all of it; the tests' own, if there is none.
    /// - input: what it reads; nothing, if there is none.
    /// - joinsErrors: what it says on standard error goes to its output, in the order in which it says it.
    /// - leavesGroup: it is meant to leave processes, and nothing is killed.
    public init(
        _ program: String, _ arguments: [String] = [], in folder: URL? = nil, environment: [String: String]? = nil,
        input: String? = nil, joinsErrors: Bool = false, leavesGroup: Bool = false
    ) throws {
        self.program = program
        self.leavesGroup = leavesGroup
        files = try ProcessFiles(input: input, joinsErrors: joinsErrors)
        id = try Spawning.start(
            [program] + arguments, in: folder?.path, files: files,
            environment: environment ?? ProcessInfo.processInfo.environment)
        ending = ProcessEnding(of: id)
    }

    deinit { if !leavesGroup { end() } }

    /// Runs a program to its end: `init` and `wait`.
    @discardableResult
    public static func run(
        _ program: String, _ arguments: [String] = [], in folder: URL? = nil, environment: [String: String]? = nil,
        input: String? = nil
    ) throws -> Result {
        try TestProcess(program, arguments, in: folder, environment: environment, input: input).wait()
    }

    /// Whether the program itself goes on; of what it started, this says nothing.
    public var isRunning: Bool { ending.code == nil }
    /// What it has written so far.
    public var output: String { files.output }
    public var errors: String { files.errors }

    /// Sends a signal to the program alone; none, if it has ended.
    public func send(_ signal: Int32) { ending.send(signal, toGroup: false) }

    /// Sends a signal to the group, of which the program may have ended.
    public func sendToGroup(_ signal: Int32) { ending.send(signal, toGroup: true) }

    /// Waits until the program itself has ended; what it started may go on.
    /// - limit: seconds after which the group is killed, and this throws.
    public func wait(limit: Double = 900) throws -> Result {
        guard let code = ending.wait(limit: limit) else {
            end()
            throw Failure(
                description: "\(program) had not ended after \(limit) s: \(output.suffix(2000)) \(errors.suffix(2000))")
        }
        return Result(code: code, output: output, errors: errors)
    }

    /// Kills what is left of the group.
    public func end() {
        sendToGroup(SIGKILL)
        _ = ending.wait(limit: 60)
    }
}
