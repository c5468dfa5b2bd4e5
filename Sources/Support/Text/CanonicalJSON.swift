/// JSON with exactly one spelling per value, for hashes: keys sorted by their UTF-8 bytes, no spaces, shortest numbers
/// that read back as the same, integral numbers without fraction whether they came as integers or not.
package enum CanonicalJSON {
    /// What JSON can say, with integers kept apart from other numbers until they are spelt.
    package indirect enum Value: Hashable, Sendable {
        /// `null`.
        case null
        /// `true` or `false`.
        case flag(Bool)
        /// A whole number.
        case integer(Int)
        /// Any number; must be finite.
        case number(Double)
        /// A string.
        case text(String)
        /// An array.
        case list([Value])
        /// An object; its keys are sorted when it is spelt.
        case object([String: Value])

        /// A number, or null where there is none.
        package static func optional(_ number: Double?) -> Value { number.map { .number($0) } ?? .null }

        /// A string, or null where there is none.
        package static func optional(_ text: String?) -> Value { text.map { .text($0) } ?? .null }
    }

    /// The one spelling of `value`.
    package static func encode(_ value: Value) -> String {
        var text = ""
        write(value, to: &text)
        return text
    }

    /// The same for people: what does not fit into `width` columns has a line for each of its parts.
    package static func lines(_ value: Value, width: Int = 120) -> String {
        lines(value, width: width, indent: 0, after: 0)
    }

    /// The same as a document of its own, which ends with a line break and steers no terminal.
    package static func document(_ value: Value) -> String { lines(value).harmlessJSON + "\n" }

    /// - after: the columns that stand before the value on its line.
    private static func lines(_ value: Value, width: Int, indent: Int, after: Int) -> String {
        let whole = encode(value)
        let inner = String(repeating: " ", count: indent + 2)
        let parts: [String]
        // A comma may follow.
        switch value {
        case .list(let items) where after + whole.count >= width && !items.isEmpty:
            parts = items.map { lines($0, width: width, indent: indent + 2, after: indent + 2) }
        case .object(let members) where after + whole.count >= width && !members.isEmpty:
            parts = sorted(members).map { key, value in
                let name = encode(.text(key)) + ": "
                return name + lines(value, width: width, indent: indent + 2, after: indent + 2 + name.count)
            }
        default: return whole
        }
        let (open, close) = if case .list = value { ("[", "]") } else { ("{", "}") }
        return open + "\n" + parts.map { inner + $0 }.joined(separator: ",\n") + "\n" + inner.dropLast(2) + close
    }

    private static func sorted(_ members: [String: Value]) -> [(key: String, value: Value)] {
        members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    }

    /// The spelling of a number: `1` for 1.0, `0` for -0.0, `0.001`, `1e-05`. JSON has no NaN and infinity: they are
    /// spelt as text.
    package static func spell(_ number: Double) -> String {
        number.isFinite ? PlainText.number(number) : "\"\(number)\""
    }

    private static func write(_ value: Value, to text: inout String) {
        switch value {
        case .null: text += "null"
        case .flag(let value): text += value ? "true" : "false"
        case .integer(let value): text += String(value)
        case .number(let value): text += spell(value)
        case .text(let value): write(value, to: &text)
        case .list(let items):
            text += "["
            for (index, item) in items.enumerated() {
                if index > 0 { text += "," }
                write(item, to: &text)
            }
            text += "]"
        case .object(let members):
            text += "{"
            for (index, member) in sorted(members).enumerated() {
                if index > 0 { text += "," }
                write(member.key, to: &text)
                text += ":"
                write(member.value, to: &text)
            }
            text += "}"
        }
    }

    private static func write(_ string: String, to text: inout String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "\u{0}"..<" ":
                let code = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - code.count) + code
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
