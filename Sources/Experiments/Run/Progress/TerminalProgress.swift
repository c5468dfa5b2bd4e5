import Foundation
import ThawCore

/// Progress as one line at the bottom of a terminal, redrawn in place; failures and warnings scroll by above it.
/// The line never reaches the last column, so that it does not wrap, and the cursor is never hidden.
public final class TerminalProgress: ProgressReporter {
    private let colours: Bool
    private let width: () -> Int
    private let write: (String) -> Void
    private var shown = ""

    /// Draws on the terminal that standard error is.
    public convenience init(colours: Bool) {
        self.init(
            colours: colours, width: { Terminal.width(STDERR_FILENO) }, write: { writeToStandardError($0, .drawn) })
    }

    /// - width: the terminal's columns, asked for each time, so that the line follows the window.
    /// - write: takes text as it is to be sent to the terminal.
    public init(colours: Bool, width: @escaping () -> Int, write: @escaping (String) -> Void) {
        self.colours = colours
        self.width = width
        self.write = write
    }

    public func update(_ state: ProgressState) {
        let line = ProgressLine.text(state, width: width(), colours: colours)
        guard line != shown else { return }
        write(Self.clear + line)
        shown = line
    }

    public func completed(_ job: Job, _ outcome: JobOutcome, seconds: Double, state: ProgressState) {
        if case .failed = outcome { note(outcome.line(label: job.label, seconds: seconds)) }
        update(state)
    }

    public func note(_ message: String) {
        let line = shown
        write((line.isEmpty ? "" : Self.clear) + TerminalText.harmless(message) + "\n" + line)
    }

    public func finish(_ state: ProgressState) {
        if !shown.isEmpty { write(Self.clear) }
        shown = ""
    }

    /// To the first column, and erase to the end of the line.
    private static let clear = TerminalText.lineCleared
}

/// The progress line as a function of what it shows.
enum ProgressLine {
    private static let barWidths = [24, 10, 0]
    private static let shortestRunningText = 12

    /// At most `width - 1` columns: what does not fit is left out, first the runs in progress, then the bar.
    static func text(_ state: ProgressState, width: Int, colours: Bool) -> String {
        let room = max(width - 1, 0)
        let numbers = "\(state.countText)  \(state.timeText)"
        let bar = barWidths.first { barSize($0) + numbers.count <= room } ?? 0
        var line = self.bar(state, cells: bar, colours: colours)
        line += coloured(state.countText, state.failed > 0 && colours ? .red : nil) + "  " + state.timeText
        let used = barSize(bar) + numbers.count
        guard used <= room else { return String(numbers.prefix(room)) }
        let running = state.running.map { $0.label + ($0.stage.isEmpty ? "" : " (\($0.stage))") }.joined(
            separator: " | "
        ).singleLine
        let left = room - used - 2
        guard !running.isEmpty, left >= min(shortestRunningText, running.count) else { return line }
        return line + "  " + (running.count <= left ? running : running.prefix(left - 3) + "...")
    }

    /// Columns of a bar with its brackets and the space behind.
    private static func barSize(_ cells: Int) -> Int { cells == 0 ? 0 : cells + 3 }

    private static func bar(_ state: ProgressState, cells: Int, colours: Bool) -> String {
        guard cells > 0 else { return "" }
        let full = state.total == 0 ? cells : cells * state.done / state.total
        let filled = coloured(String(repeating: "#", count: full), colours && full > 0 ? .green : nil)
        return "[" + filled + String(repeating: "-", count: cells - full) + "] "
    }

    private static func coloured(_ text: String, _ colour: TerminalText.Escape?) -> String {
        colour.map { TerminalText.styled(text, $0) } ?? text
    }
}
