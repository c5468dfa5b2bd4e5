import Foundation

/// The lines of a file, cut in a fixed number of fields, by bytes: no string is made unless one is asked for.
///
/// Lines end in LF or CRLF, the last one included. Line numbers count from 1.
struct DelimitedLines {
    /// Longest quotation from a file in an error message, in characters.
    private static let quotationLimit = 40

    let file: InputFile
    /// The line that `next` found, counted from 1.
    private(set) var line = 0
    private let separator: [UInt8]
    private let fieldCount: Int
    private var position = 0
    private var starts: [Int]
    private var ends: [Int]

    /// - separator: one or more bytes between fields; no quoting.
    /// - fieldCount: the number of fields each line must have.
    init(_ file: InputFile, separator: String, fieldCount: Int) {
        self.file = file
        self.separator = Array(separator.utf8)
        self.fieldCount = fieldCount
        starts = [Int](repeating: 0, count: fieldCount)
        ends = starts
    }

    /// Goes on to the next line; false after the last one.
    ///
    /// Throws `DataError` if the line has another number of fields, or is the last and does not end: then the file
    /// may have been cut off in the middle of a number that still looks like one.
    mutating func next() throws -> Bool {
        guard position < file.bytes.count else { return false }
        line += 1
        guard let end = index(of: UInt8(ascii: "\n"), from: position, to: file.bytes.count) else {
            throw error(
                "the last line does not end in a line break",
                hint: "the file may have been cut off; get it anew, or add the line break if it is whole")
        }
        let endsInCR = end > position && file.bytes[end - 1] == UInt8(ascii: "\r")
        let found = cut(from: position, to: endsInCR ? end - 1 : end)
        guard found == fieldCount else {
            let mark = String(decoding: separator, as: UTF8.self)
            throw error(
                "expected \(fieldCount) fields separated by \"\(mark)\", found \(found)",
                hint: "the line may have been cut off or joined with another")
        }
        position = end + 1
        return true
    }

    /// The bytes of a field of the current line.
    func bytes(_ field: Int) -> ArraySlice<UInt8> { file.bytes[starts[field]..<ends[field]] }

    /// A field as text. Throws `DataError` if it is empty or not UTF-8.
    func text(_ field: Int, _ name: String) throws -> String {
        let bytes = bytes(field)
        if bytes.isEmpty { throw error("\(name) is empty") }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw error("\(name) is not UTF-8: \(quoted(field))", hint: "use the files as their publisher has them")
        }
        return text
    }

    /// A field as a whole number within `range`. Throws `DataError` otherwise.
    func integer(_ field: Int, _ name: String, in range: ClosedRange<Int>) throws -> Int {
        guard let value = digits(field) else { throw error("\(name) is not a whole number: \(quoted(field))") }
        guard range.contains(value) else {
            throw error("\(name) must be from \(range.lowerBound) to \(range.upperBound), found \(quoted(field))")
        }
        return value
    }

    /// A field between quotation marks for an error message: on one line, and not without end.
    func quoted(_ field: Int) -> String { Self.quoted(bytes(field)) }

    static func quoted(_ bytes: ArraySlice<UInt8>) -> String {
        var text = ""
        for scalar in String(decoding: bytes.prefix(4 * quotationLimit), as: UTF8.self).unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: text += scalar.escaped(asASCII: true)
            default: text.unicodeScalars.append(scalar)
            }
        }
        return "\"" + (text.count > quotationLimit ? text.prefix(quotationLimit) + "…" : text) + "\""
    }

    /// An error at the current line.
    func error(_ message: String, hint: String? = nil) -> DataError {
        file.error(line: line, message, hint: hint)
    }

    /// The value of a field of digits only, or nil. Numbers of more than 18 digits come out as some huge number.
    private func digits(_ field: Int) -> Int? {
        let range = starts[field]..<ends[field]
        guard !range.isEmpty else { return nil }
        return file.bytes.withUnsafeBufferPointer { buffer in
            var value = 0
            for index in range {
                let digit = Int(buffer[index]) - 48
                guard digit >= 0, digit <= 9 else { return nil }
                value = min(value, 100_000_000_000_000_000) * 10 + digit
            }
            return value
        }
    }

    /// Notes where the fields between two positions lie, and returns how many there are.
    private mutating func cut(from start: Int, to end: Int) -> Int {
        var found = 0
        var fieldStart = start
        var search = start
        while let mark = index(of: separator[0], from: search, to: end) {
            guard mark + separator.count <= end,
                separator.indices.allSatisfy({ file.bytes[mark + $0] == separator[$0] })
            else {
                search = mark + 1
                continue
            }
            note(found, fieldStart, mark)
            found += 1
            fieldStart = mark + separator.count
            search = fieldStart
        }
        note(found, fieldStart, end)
        return found + 1
    }

    private mutating func note(_ field: Int, _ start: Int, _ end: Int) {
        guard field < fieldCount else { return }
        starts[field] = start
        ends[field] = end
    }

    /// The first position of `byte` from `start` to before `end`.
    private func index(of byte: UInt8, from start: Int, to end: Int) -> Int? {
        guard start < end else { return nil }
        return file.bytes.withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress, let found = memchr(base + start, Int32(byte), end - start) else {
                return nil
            }
            return UnsafeRawPointer(found) - base
        }
    }
}
