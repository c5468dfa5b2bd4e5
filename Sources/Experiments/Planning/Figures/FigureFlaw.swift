import ThawModel
import ThawSupport

/// Why a figure cannot be drawn, whatever comes of the runs.
package enum FigureFlaw: Error, Hashable, Sendable {
    /// Points coincide: rows that differ by options that the figure does not show.
    /// - line: of the legend; empty of bars.
    /// - x: the place on the axis.
    case ambiguous(line: String, x: String, options: [String])
    /// No run of the experiment has the option of the sweep.
    case empty(option: String)
    /// No method has the row that differences are taken to.
    case noReference(String)
    /// It shows a time that these methods, which are programs, are not known to take.
    case untimed(methods: [String])

    /// What is wrong, on one line.
    package var message: String {
        switch self {
        case .ambiguous(let line, let x, let options):
            "\((line.isEmpty ? x : "\(line), \(x)").inQuotes) stands for runs that differ in "
                + (options.isEmpty ? "an option" : PlainText.list(options)) + ", which it does not show"
        case .empty(let option): "no run of the experiment has the option \(option)"
        case .noReference(let reference): "no method has a row \(reference.singleLine.inQuotes) beside others"
        case .untimed(let methods): "of programs no time per batch is known, and \(PlainText.list(methods)) is one"
        }
    }

    /// What to do about it.
    package var hint: String {
        switch self {
        case .ambiguous: "let one option vary, or split the experiment"
        case .empty: "correct 'x', or sweep the option"
        case .noReference(let reference): "correct 'reference', or label the rows 'TITLE, \(reference.singleLine)'"
        case .untimed: "leave it out of the experiment, or choose another metric"
        }
    }
}
