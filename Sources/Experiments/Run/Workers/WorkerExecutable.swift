import Foundation

/// The program that does runs in worker processes: by default this very one, as `thaw worker`.
public struct WorkerExecutable: Sendable {
    /// The executable and its arguments: a process that runs a `WorkerLoop`.
    public var command: [String]
    /// The argument with which it prints `LinearAlgebra.configuration` instead.
    public static let describeFlag = "--describe-linear-algebra"

    public init(command: [String]) { self.command = command }

    /// This program. Through /proc, so that workers are the same build even if the file is replaced meanwhile.
    public static let current = WorkerExecutable(command: ["/proc/self/exe", "worker"])

    /// The same, without the cache of pre-trained backbones.
    public static let withoutCache = WorkerExecutable(command: current.command + ["--no-cache"])

    /// OpenBLAS' own words on its configuration. Only a process with the workers' environment can tell.
    ///
    /// Throws `RunningError.workerCannotStart`.
    func linearAlgebraConfiguration(environment: [String: String]) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: command[0])
        process.arguments = command.dropFirst() + [Self.describeFlag]
        process.environment = environment
        let output = Pipe()
        process.standardOutput = output
        process.standardInput = FileHandle.nullDevice
        do {
            try process.run()
        } catch {
            throw RunningError.workerCannotStart(command: command.joined(separator: " "), reason: "\(error)")
        }
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let text = String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        guard process.terminationStatus == 0, !text.isEmpty else {
            throw RunningError.workerCannotStart(
                command: command.joined(separator: " "), reason: "exit code \(process.terminationStatus)")
        }
        return text
    }
}
