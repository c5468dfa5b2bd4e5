import ThawSupport

/// A place in a spec file. Lines and columns count from 1; columns count Unicode scalars.
package struct SourceMark: Hashable, Sendable {
    /// The path under which the file was opened.
    package var file: String
    /// 0 where the whole file is meant (it could not be opened).
    package var line: Int
    /// In Unicode scalars; 0 where the whole file is meant.
    package var column: Int

    /// A place in `file`.
    package init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    /// `file:line:column`, or the file alone where there is no line.
    package var place: String { line > 0 ? "\(file):\(line):\(column)" : file }
}

/// One error in a spec, or a warning: where, what, and what to do about it.
package struct SpecIssue: Hashable, Sendable, CustomStringConvertible {
    /// The path of the file at fault: the parent's where an inherited setting is wrong.
    package var file: String
    /// Counts from 1; 0 where the whole file is meant.
    package var line: Int
    /// Counts from 1, in Unicode scalars; 0 where the whole file is meant.
    package var column: Int
    /// What is wrong, on one line.
    package var message: String
    /// What to do about it, on one line.
    package var hint: String?
    /// Whether the spec is sound all the same.
    package var isWarning: Bool

    package init(_ mark: SourceMark, _ message: String, hint: String? = nil, isWarning: Bool = false) {
        file = mark.file
        line = mark.line
        column = mark.column
        self.message = message
        self.hint = hint
        self.isWarning = isWarning
    }

    /// `file:line:column: error: message; hint`, on one line; of a warning, `warning` in place of `error`.
    package var description: String {
        let place = SourceMark(file: file, line: line, column: column).place
        return "\(place): \(isWarning ? "warning" : "error"): \(message)" + (hint.map { "; \($0)" } ?? "")
    }
}

/// All errors of a spec and of the files it extends, ordered by file and position, each once.
package struct SpecErrors: Error, Hashable, Sendable, CustomStringConvertible {
    /// Never empty.
    package var issues: [SpecIssue]

    package init(_ issues: some Sequence<SpecIssue>) {
        self.issues = Set(issues).sorted {
            ($0.file, $0.line, $0.column, $0.message) < ($1.file, $1.line, $1.column, $1.message)
        }
    }

    /// One issue a line.
    package var description: String { issues.map(\.description.singleLine).joined(separator: "\n") }
}

/// Where the stages of reading a spec leave what they find, so that one pass reports it all.
/// An issue found again (once per run of a grid, say) counts once.
package final class IssueLog {
    package private(set) var issues: Set<SpecIssue> = []

    /// Empty.
    package init() {}

    package func add(_ mark: SourceMark, _ message: String, hint: String? = nil) {
        issues.insert(SpecIssue(mark, message, hint: hint))
    }

    package func add(_ issue: SpecIssue) { issues.insert(issue) }

    /// Throws everything found so far, if anything was.
    package func throwIfAny() throws {
        if !issues.isEmpty { throw SpecErrors(issues) }
    }
}
