import Experiments
import Foundation

/// What commands write: results to standard output, all else to standard error.
enum Output {
    /// Lines of a result. Throws if they cannot be written (a full disk).
    static func print(_ lines: String...) throws { try print(lines) }

    static func print(_ lines: [String]) throws { try write(lines.map { $0 + "\n" }.joined()) }

    /// Text of a result as it is.
    static func write(_ text: String) throws {
        do {
            try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
        } catch {
            throw CommandError(description: "cannot write to standard output: \(error.localizedDescription)")
        }
    }

    /// Text of a result into the file at `path`, whole or not at all; without one, to standard output.
    static func write(_ text: String, to path: String?) throws {
        guard let path else { return try write(text) }
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw CommandError(description: "\(path): cannot be written: \(error.localizedDescription)")
        }
    }

    /// A line for people.
    static func note(_ line: String) { try? FileHandle.standardError.write(contentsOf: Data((line + "\n").utf8)) }

    /// A report as `format` has it: as wide as the terminal and in bold type there, 120 columns wide elsewhere.
    static func text(_ report: ExperimentReport, as format: TableFormat) -> String {
        report.rendered(as: format, width: width, styled: Terminal.isStyled(STDOUT_FILENO))
    }

    /// Columns for tables and text.
    static var width: Int { Terminal.isTerminal(STDOUT_FILENO) ? Terminal.width(STDOUT_FILENO) : 120 }
}
