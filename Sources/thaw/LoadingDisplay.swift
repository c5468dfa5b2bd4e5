import Experiments
import Foundation
import ThawCore
import ThawDatasets

/// What is shown while a dataset is loaded: on a terminal one line that is redrawn in place, elsewhere a line at every
/// tenth of the raw files.
enum LoadingDisplay {
    /// Runs `body` with a handler that shows its events on standard error.
    static func show<Result>(_ body: (@escaping LoadingHandler) throws -> Result) rethrows -> Result {
        guard Terminal.isTerminal(STDERR_FILENO) else { return try body(LoadingEvent.asLines(Output.note)) }
        defer { Output.drawn("") }
        return try body { event in
            switch event {
            case .note(let line):
                Output.drawn("")
                Output.note(line)
            case .reading(let state): Output.drawn(String(state.line.prefix(Terminal.width(STDERR_FILENO) - 1)))
            }
        }
    }
}

extension Output {
    /// Puts `line` in the place of the terminal's present line, and stays there.
    fileprivate static func drawn(_ line: String) {
        message(TerminalText.lineCleared + line.singleLine, .drawn)
    }
}
