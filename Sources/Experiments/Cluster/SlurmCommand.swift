import Foundation
import ThawExecution
import ThawSupport

/// Runs Slurm's commands and returns what they print.
struct SlurmCommand: Sendable {
    let name: String
    let environment: [String: String]

    /// True if the command is on the environment's PATH.
    var isThere: Bool { path != nil }

    private var path: String? {
        (environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":").map { "\($0)/\(name)" }
            .first { access($0, X_OK) == 0 }
    }

    /// What the command prints.
    ///
    /// Throws `SlurmError.missing`, or `.failed` if it does not end with 0.
    func run(_ arguments: [String]) throws(SlurmError) -> String {
        guard let path else { throw .missing(command: name) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.environment = environment
        process.standardInput = FileHandle.nullDevice
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        do {
            try process.run()
        } catch {
            throw .failed(command: name, detail: SystemError.reason(of: error))
        }
        let text = Self.text(output)
        // Far less than a pipe holds.
        let complaint = Self.text(errors)
        process.waitUntilExit()
        let status = process.terminationStatus
        let end = process.terminationReason == .exit ? ExitStatus.code(status) : .signal(status)
        guard end == .code(0) else {
            throw .failed(command: name, detail: complaint.isEmpty ? "\(end)" : "\(complaint.singleLine) (\(end))")
        }
        return text
    }

    private static func text(_ pipe: Pipe) -> String {
        String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
