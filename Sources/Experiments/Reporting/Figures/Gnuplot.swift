import Foundation
import ThawSupport

/// The program gnuplot, which draws figures.
enum Gnuplot {
    /// The first `gnuplot` on PATH.
    static var executable: String? {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/gnuplot" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// Runs `script` in `folder`.
    ///
    /// Throws `ReportError.gnuplotMissing`, or `gnuplotFailed` with what gnuplot said.
    static func run(_ script: String, in folder: URL, figure: String) throws(ReportError) {
        guard let executable else { throw .gnuplotMissing }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = [script]
        process.currentDirectoryURL = folder
        // Numbers with a point and messages in English, whoever runs this.
        process.environment = ProcessInfo.processInfo.environment.merging(["LC_ALL": "C.UTF-8"]) { $1 }
        let errors = Pipe()
        process.standardError = errors
        process.standardOutput = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        do { try process.run() } catch {
            throw .gnuplotFailed(
                figure: figure, detail: "\(executable) cannot be started: \(SystemError.reason(of: error))")
        }
        let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationReason == .exit, process.terminationStatus == 0 else {
            let lines = said.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
            throw .gnuplotFailed(
                figure: figure, detail: lines.filter { !$0.isEmpty && $0 != "^" }.joined(separator: " "))
        }
    }
}
