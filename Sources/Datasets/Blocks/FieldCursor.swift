import Foundation

/// Reads the lines of a block field by field, by bytes: no string is made unless a line is wrong.
///
/// Fields are read in their order, each exactly once; each read checks that the field ends where its number does. Lines
/// end in LF or CRLF.
struct FieldCursor {
    /// Ids and categories are numbers up to this one.
    static let largestID = UInt32(Int32.max)

    private let fields: [String]
    private let last: Int
    private let end: UnsafePointer<UInt8>
    private var lineStart: UnsafePointer<UInt8>
    private var position: UnsafePointer<UInt8>
    private var field = 0
    /// The line, counted from 0.
    private(set) var line = 0

    /// - block: `count` bytes from here on are whole lines, at least one: the last byte is a line feed.
    init(block: UnsafePointer<UInt8>, count: Int, fields: [String]) {
        self.fields = fields
        last = fields.count - 1
        position = block
        lineStart = block
        end = block + count
    }

    /// A whole number from 0 to `limit`, in digits. Throws `LineProblem`.
    mutating func integer(upTo limit: UInt32 = largestID) throws -> UInt32 {
        var stop = position
        var value: UInt64 = 0
        while true {
            let digit = stop.pointee &- 48
            guard digit <= 9 else { break }
            value = value &* 10 &+ UInt64(digit)
            stop += 1
        }
        // 19 digits cannot overflow.
        let digits = stop - position
        guard digits > 0, digits <= 19, value <= UInt64(limit), finish(at: stop) else {
            throw problem { text in
                text.isEmpty || !text.allSatisfy { (48...57).contains($0) }
                    ? "is not a whole number: \(DelimitedLines.quoted(text))"
                    : "must be from 0 to \(limit), found \(DelimitedLines.quoted(text))"
            }
        }
        return UInt32(truncatingIfNeeded: value)
    }

    /// An id, or `RowChunk.missing` where the field reads `missing`. Throws `LineProblem`.
    mutating func integer(orMissing missing: StaticString) throws -> UInt32 {
        let length = missing.utf8CodeUnitCount
        if end - position > length, memcmp(position, missing.utf8Start, length) == 0, finish(at: position + length) {
            return RowChunk.missing
        }
        return try integer()
    }

    /// A number that is not negative, in decimals (`170.0`). Throws `LineProblem`.
    mutating func decimal() throws -> Double {
        let stop = fieldEnd(from: position)
        let text = UnsafeBufferPointer(start: position, count: stop - position)
        // `Double` would also take signs, infinities and hexadecimal numbers.
        guard text.first != 46, text.allSatisfy({ (48...57).contains($0) || $0 == 46 }),
            let value = Double(String(decoding: text, as: UTF8.self)), value.isFinite, finish(at: stop)
        else { throw problem { "is not a number like 170.0: \(DelimitedLines.quoted($0))" } }
        return value
    }

    /// The index of the field's text in `words`. Throws `LineProblem`.
    mutating func word(among words: [StaticString]) throws -> UInt32 {
        let stop = fieldEnd(from: position)
        let length = stop - position
        for (index, word) in words.enumerated()
        where word.utf8CodeUnitCount == length && memcmp(position, word.utf8Start, length) == 0 && finish(at: stop) {
            return UInt32(index)
        }
        throw problem { text in
            "must be one of \(words.map { "\($0)" }.joined(separator: ", ")), found \(DelimitedLines.quoted(text))"
        }
    }

    /// The field as bytes: at least one, visible ASCII. Throws `LineProblem`.
    mutating func text() throws -> UnsafeBufferPointer<UInt8> {
        let text = UnsafeBufferPointer(start: position, count: fieldEnd(from: position) - position)
        guard !text.isEmpty, text.allSatisfy({ (33...126).contains($0) }), finish(at: position + text.count) else {
            throw problem { "is empty or no plain text: \(DelimitedLines.quoted($0))" }
        }
        return text
    }

    /// Goes on to the next line, when all fields of this one are read.
    mutating func endLine() {
        precondition(field == fields.count)
        field = 0
        line += 1
        lineStart = position
    }

    /// The next line as text, without its end, whatever its fields; goes on to the line after it.
    mutating func wholeLine() -> String {
        let stop = lineEnd
        position = stop + (stop.pointee == 13 ? 2 : 1)
        field = fields.count
        defer { endLine() }
        return String(decoding: UnsafeBufferPointer(start: lineStart, count: stop - lineStart), as: UTF8.self)
    }

    /// A problem of the field that was read last.
    func problemOfLastField(_ message: String) -> LineProblem {
        LineProblem(line: line, message: "\(fields[max(0, field - 1)]) \(message)")
    }

    /// Where the current line ends, its line end left out.
    private var lineEnd: UnsafePointer<UInt8> {
        var stop = lineStart
        while stop.pointee != 10 { stop += 1 }
        return stop > lineStart && (stop - 1).pointee == 13 ? stop - 1 : stop
    }

    /// Where the field that begins at `start` ends.
    @inline(__always)
    private func fieldEnd(from start: UnsafePointer<UInt8>) -> UnsafePointer<UInt8> {
        var stop = start
        while stop.pointee != 44, stop.pointee != 10 { stop += 1 }
        return stop.pointee == 10 && stop > start && (stop - 1).pointee == 13 ? stop - 1 : stop
    }

    /// Whether the field ends at `stop`; then the position is behind its separator.
    @inline(__always)
    private mutating func finish(at stop: UnsafePointer<UInt8>) -> Bool {
        if field < last {
            guard stop.pointee == 44 else { return false }
            position = stop + 1
        } else if stop.pointee == 10 {
            position = stop + 1
        } else {
            guard stop.pointee == 13, stop[1] == 10 else { return false }
            position = stop + 2
        }
        field += 1
        return true
    }

    /// What is wrong: with the line, if it has another number of fields, else with the field at `position`.
    @inline(never)
    private func problem(_ message: (ArraySlice<UInt8>) -> String) -> LineProblem {
        let stop = lineEnd
        let line = Array(UnsafeBufferPointer(start: lineStart, count: stop - lineStart))
        let found = line.count { $0 == 44 } + 1
        guard found == fields.count else {
            return LineProblem(
                line: self.line, message: "expected \(fields.count) fields separated by \",\", found \(found)",
                hint: "the line may have been cut off or joined with another")
        }
        let start = position - lineStart
        let fieldEnd = line[start...].firstIndex(of: 44) ?? line.count
        return LineProblem(line: self.line, message: "\(fields[field]) \(message(line[start..<fieldEnd]))")
    }
}
