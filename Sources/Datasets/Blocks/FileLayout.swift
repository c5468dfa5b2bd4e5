/// How a file of comma-separated values looks: its fields and its header line, without quoting.
struct FileLayout: Sendable {
    /// The file's name in its folder.
    var name: String
    /// The fields' names, in order; errors use them too.
    var fields: [String]
    /// Whether the first line has the fields' names.
    var hasHeader: Bool
    /// What the publisher's header has after the last name, and which may be missing: the file of user profiles ends
    /// in a space.
    var headerEnding = ""

    /// What is wrong with the first line as a header; nil if it is right.
    func problem(ofHeader line: String) -> LineProblem? {
        let expected = fields.joined(separator: ",")
        guard line != expected, line != expected + headerEnding else { return nil }
        let found = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        let last = fields[fields.count - 1]
        let names = fields.dropLast() + [found.last == last + headerEnding ? last + headerEnding : last]
        let missing = names.filter { !found.contains($0) }
        let additional = found.filter { !names.contains($0) }
        let message =
            if missing.count == fields.count {
                "the header line is missing, found \(Self.quoted(line))"
            } else if let name = missing.first {
                "the header lacks the column \"\(name)\""
                    + (additional.first.map { ", and has \(Self.quoted($0)) instead" } ?? "")
            } else if let name = additional.first {
                "the header has an additional column, \(Self.quoted(name))"
            } else {
                "the header's columns are in another order, or repeated"
            }
        return LineProblem(line: 0, message: message, hint: "the first line must read \(expected)")
    }

    private static func quoted(_ text: String) -> String { DelimitedLines.quoted(Array(text.utf8)[...]) }
}

/// What is wrong with a line of a block.
struct LineProblem: Error {
    /// Counted from 0 at the beginning of the block.
    var line: Int
    var message: String
    var hint: String?
}

/// How one kind of file becomes numbers. Each thread works with a copy of its own.
protocol LineFormat: Sendable {
    var layout: FileLayout { get }
    /// Columns of whole numbers that `parse` fills.
    var integerColumns: Int { get }
    /// Columns of other numbers that `parse` fills.
    var numberColumns: Int { get }
    /// Reads one line, field by field, into row `row` of `chunk`. Throws `LineProblem`.
    mutating func parse(_ line: inout FieldCursor, into chunk: RowChunk, at row: Int) throws
}

extension LineFormat {
    var numberColumns: Int { 0 }
}
