import Foundation
import ThawCore

/// The program that does runs in worker processes: by default this very one, as `thaw worker`.
public struct WorkerExecutable: Sendable {
    /// The executable and its arguments: a process that runs a `WorkerLoop`.
    public var command: [String]
    /// The argument with which it prints a `LinearAlgebraReport`'s text instead.
    public static let describeFlag = "--describe-linear-algebra"

    /// - command: the executable and its arguments.
    public init(command: [String]) { self.command = command }

    /// This program. Through /proc, so that workers are the same build even if the file is replaced meanwhile.
    public static let current = WorkerExecutable(command: ["/proc/self/exe", "worker"])

    /// This program as what watches over the programs of external methods.
    public static let guardCommand = [current.command[0], ExternalGuard.commandName]

    /// The same, without the cache of pre-trained backbones and fitted methods.
    public static let withoutCache = WorkerExecutable(command: current.command + ["--no-cache"])

    /// This program, with its pre-trained backbones and fitted methods kept in `folder`.
    public static func keepingStates(in folder: String) -> WorkerExecutable {
        WorkerExecutable(command: current.command + ["--cache", folder])
    }

    /// What OpenBLAS is like in the workers. Only a process with their environment can tell.
    ///
    /// Throws `RunningError.workerCannotStart`.
    func linearAlgebraReport(environment: [String: String]) throws -> LinearAlgebraReport {
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
        guard process.terminationStatus == 0, let report = LinearAlgebraReport(text) else {
            throw RunningError.workerCannotStart(
                command: command.joined(separator: " "), reason: "exit code \(process.terminationStatus)")
        }
        return report
    }
}

/// What a worker tells about its linear algebra.
public struct LinearAlgebraReport: Hashable, Sendable {
    /// OpenBLAS' own words on its configuration, on one line.
    public var configuration: String
    /// Threads that it may use.
    public var threads: Int

    /// That of this process.
    public static var current: LinearAlgebraReport {
        LinearAlgebraReport(configuration: LinearAlgebra.configuration, threads: LinearAlgebra.threads)
    }

    private init(configuration: String, threads: Int) {
        self.configuration = configuration
        self.threads = threads
    }

    /// Reads what `text` gives; nil for anything else.
    public init?(_ text: String) {
        let lines = text.split(separator: "\n")
        guard lines.count == 2, let threads = Int(lines[1]) else { return nil }
        self.init(configuration: String(lines[0]), threads: threads)
    }

    /// Two lines.
    public var text: String { "\(configuration.singleLine)\n\(threads)" }
}
