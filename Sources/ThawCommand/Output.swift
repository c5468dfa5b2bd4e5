import Foundation
import ThawExecution
import ThawReporting
import ThawSupport

/// What commands write: results to standard output, all else to standard error. Nothing that reaches either steers a terminal,
/// but for what the program draws itself (`TerminalText`).
package enum Output {
    /// Lines of a result. Throws if they cannot be written (a full disk).
    static func print(_ lines: String...) throws { try print(lines) }

    static func print(_ lines: [String]) throws { try write(lines.map { $0 + "\n" }.joined()) }

    /// Text of a result.
    ///
    /// - mode: what may go to standard output besides text.
    static func write(_ text: String, _ mode: TerminalText.Mode = .plain) throws {
        do {
            let text = TerminalText.harmless(text, mode)
            try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
        } catch {
            throw CommandError(description: "cannot write to standard output: \(SystemError.reason(of: error))")
        }
    }

    /// Text of a result into the file at `path`, whole or not at all; without one, to standard output.
    package static func write(_ text: String, to path: String?) throws {
        guard let path else { return try write(text) }
        try WholeFile.write(text, to: path)
    }

    /// A line for people.
    static func note(_ line: String) { message(line + "\n") }

    /// Says what a report cannot say in `format`.
    static func noteUnwritten(_ report: ExperimentReport, as format: TableFormat) {
        if let sentence = report.unwritten(as: format) { note(sentence) }
    }

    /// Text to standard error. What cannot be shown is no reason to stop.
    ///
    /// - mode: what may go there besides text.
    static func message(_ text: String, _ mode: TerminalText.Mode = .plain) {
        try? FileHandle.standardError.write(contentsOf: Data(TerminalText.harmless(text, mode).utf8))
    }

    /// What may go to standard output besides the text of tables.
    static var mode: TerminalText.Mode { Terminal.isStyled(STDOUT_FILENO) ? .styled : .plain }

    /// A report as `format` has it: as wide as the terminal and in bold type there, `width` columns wide elsewhere.
    static func text(_ report: ExperimentReport, as format: TableFormat) -> String {
        report.rendered(as: format, width: width, styled: mode == .styled)
    }

    /// Columns for tables and text: those of the terminal; elsewhere those that COLUMNS asks for, or 120.
    static var width: Int {
        Terminal.isTerminal(STDOUT_FILENO)
            ? Terminal.width(STDOUT_FILENO) : Terminal.columns(ProcessInfo.processInfo.environment) ?? 120
    }
}
