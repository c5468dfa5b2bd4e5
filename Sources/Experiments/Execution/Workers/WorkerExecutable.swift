import Foundation
import ThawCore
import ThawSupport

/// The program that does runs in worker processes: by default this very one, as `thaw worker`.
package struct WorkerExecutable: Sendable {
    /// The executable and its arguments: a process that runs a `WorkerLoop`.
    package var command: [String]
    /// The argument with which it prints a `LinearAlgebraReport`'s text instead.
    package static let describeFlag = "--describe-linear-algebra"

    /// - command: the executable and its arguments.
    package init(command: [String]) { self.command = command }

    /// This program. Through /proc, so that workers are the same build even if the file is replaced meanwhile.
    package static let current = WorkerExecutable(command: ["/proc/self/exe", "worker"])

    /// This program as what watches over the programs of external methods.
    package static let guardCommand = [current.command[0], ExternalGuard.commandName]

    /// The same, without the cache of pre-trained backbones and fitted methods.
    package static let withoutCache = WorkerExecutable(command: current.command + ["--no-cache"])

    /// This program, with its pre-trained backbones and fitted methods kept in `folder`.
    package static func keepingStates(in folder: String) -> WorkerExecutable {
        WorkerExecutable(command: current.command + ["--cache", folder])
    }

    /// How often a process that was killed is started again: a worker that is killed is, too.
    private static let attempts = 3

    /// What OpenBLAS is like in the workers. Only a process with their environment can tell.
    ///
    /// Throws `RunningError.workerCannotStart`.
    func linearAlgebraReport(environment: [String: String]) throws -> LinearAlgebraReport {
        var status = ExitStatus.unknown
        for _ in 0..<Self.attempts {
            let (text, end) = try described(environment: environment)
            if end == .code(0), let report = LinearAlgebraReport(text) { return report }
            status = end
            guard case .signal = end else { break }
        }
        throw RunningError.workerCannotStart(command: command.joined(separator: " "), reason: status.description)
    }

    /// What a worker says of its linear algebra, and how it ended.
    private func described(environment: [String: String]) throws -> (text: String, end: ExitStatus) {
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
        let status = process.terminationStatus
        return (text, process.terminationReason == .exit ? .code(status) : .signal(status))
    }
}

/// What a worker tells about its linear algebra.
package struct LinearAlgebraReport: Hashable, Sendable {
    /// OpenBLAS' own words on its configuration, on one line.
    package var configuration: String
    /// Threads that it may use.
    package var threads: Int

    /// That of this process.
    package static var current: LinearAlgebraReport {
        LinearAlgebraReport(configuration: LinearAlgebra.configuration, threads: LinearAlgebra.threads)
    }

    private init(configuration: String, threads: Int) {
        self.configuration = configuration
        self.threads = threads
    }

    /// Reads what `text` gives; nil for anything else.
    package init?(_ text: String) {
        let lines = text.split(separator: "\n")
        guard lines.count == 2, let threads = Int(lines[1]) else { return nil }
        self.init(configuration: String(lines[0]), threads: threads)
    }

    /// Two lines.
    package var text: String { "\(configuration.singleLine)\n\(threads)" }
}
