/// What is wrong with a dataset: where, what, and what to do about it. The one error of this module.
public struct DataError: Error, CustomStringConvertible, Sendable, Equatable {
    /// Path of the file at fault, if one is.
    public var file: String?
    /// Line in that file, counted from 1.
    public var line: Int?
    /// What is wrong, without a full stop.
    public var message: String
    /// What to do about it, if there is something to say.
    public var hint: String?

    /// - line: from 1; with `file` alone.
    public init(_ message: String, file: String? = nil, line: Int? = nil, hint: String? = nil) {
        self.file = file
        self.line = line
        self.message = message
        self.hint = hint
    }

    /// One line: `file:line: message (hint)`, without what is absent.
    public var description: String {
        var text = ""
        if let file { text += line.map { "\(file):\($0): " } ?? "\(file): " }
        text += message
        if let hint { text += " (\(hint))" }
        return text
    }
}
