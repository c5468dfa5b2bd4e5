/// Plain scalars by the core schema of YAML 1.2 (section 10.3.2), so that `no` and `1:30` stay text.
enum YAMLScalar {
    enum Problem: Error {
        /// An integer that 64 bits do not hold.
        case tooLarge
        case notFinite
        /// A number beyond what a `Double` holds.
        case beyond
        /// A number other than 0 that a `Double` cannot tell from 0.
        case vanishing
    }

    static func resolve(_ text: String) throws(Problem) -> YAMLNode.Content {
        switch text {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE": return .flag(true)
        case "false", "False", "FALSE": return .flag(false)
        case ".nan", ".NaN", ".NAN": throw .notFinite
        default: break
        }
        let unsigned = text.first == "-" || text.first == "+" ? text.dropFirst() : text[...]
        if [".inf", ".Inf", ".INF"].contains(unsigned) { throw .notFinite }
        for (prefix, radix) in [("0o", 8), ("0x", 16)] where text.hasPrefix(prefix) {
            let digits = text.dropFirst(2)
            guard !digits.isEmpty, digits.utf8.allSatisfy({ isDigit($0, radix: radix) }) else { return .text(text) }
            guard let value = Int(digits, radix: radix) else { throw .tooLarge }
            return .integer(value)
        }
        if !unsigned.isEmpty, unsigned.utf8.allSatisfy({ isDigit($0, radix: 10) }) {
            guard let value = Int(text) else { throw .tooLarge }
            return .integer(value)
        }
        guard isFloat(unsigned), let value = Double(text) else { return .text(text) }
        guard value.isFinite else { throw .beyond }
        guard value != 0 || isZero(unsigned) else { throw .vanishing }
        return .number(value)
    }

    private static func isDigit(_ byte: UInt8, radix: Int) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "7"): true
        case UInt8(ascii: "8"), UInt8(ascii: "9"): radix >= 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"): radix == 16
        default: false
        }
    }

    /// Whether a number without its sign is 0 as written, whatever its exponent.
    private static func isZero(_ text: Substring) -> Bool {
        text.prefix { $0 != "e" && $0 != "E" }.allSatisfy { $0 == "0" || $0 == "." }
    }

    /// `( "." [0-9]+ | [0-9]+ ( "." [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`
    private static func isFloat(_ text: Substring) -> Bool {
        var rest = text.utf8[...]
        func digits() -> Int {
            let found = rest.prefix { isDigit($0, radix: 10) }
            rest = rest[found.endIndex...]
            return found.count
        }
        let whole = digits()
        var fraction = 0
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            fraction = digits()
        }
        guard whole + fraction > 0 else { return false }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest = rest.dropFirst()
            if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
            guard digits() > 0 else { return false }
        }
        return rest.isEmpty
    }
}
