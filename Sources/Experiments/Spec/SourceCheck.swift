import ThawModel

/// Checks of a file's bytes before YAML is read: what libyaml would accept, misplace or describe badly.
package enum SourceCheck {
    static let maximumBytes = 1 << 20
    /// Lines that begin with '%'. libyaml holds each directive against all before it.
    private static let maximumDirectives = 16

    /// At most one issue of each kind. An empty answer means: valid UTF-8 of bearable size, without byte-order mark,
    /// without control characters, indented with spaces.
    package static func issues(in bytes: [UInt8], file: String) -> [SpecIssue] {
        let start = SourceMark(file: file, line: 1, column: 1)
        if bytes.count > maximumBytes {
            return [SpecIssue(start, "the file is larger than 1 MiB", hint: "is this a spec?")]
        }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            return [SpecIssue(start, "the file starts with a byte-order mark", hint: "save it as UTF-8 without one")]
        }
        if bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE]) {
            return [SpecIssue(start, "the file is UTF-16", hint: "save it as UTF-8")]
        }
        return scan(bytes, file: file)
    }

    private static func scan(_ bytes: [UInt8], file: String) -> [SpecIssue] {
        var issues: [SpecIssue] = []
        var tabSeen = false
        var directives = 0
        var mark = SourceMark(file: file, line: 1, column: 1)
        var indenting = true
        var previous: Unicode.Scalar = "\n"
        var offset = 0
        var parser = Unicode.UTF8.ForwardParser()
        var input = bytes.makeIterator()
        while true {
            switch parser.parseScalar(from: &input) {
            case .emptyInput:
                return issues
            case .error:
                let byte = String(bytes[offset], radix: 16, uppercase: true)
                let message = "byte 0x\(byte) at offset \(offset) is not valid UTF-8"
                return issues + [SpecIssue(mark, message, hint: "save the file as UTF-8")]
            case .valid(let encoded):
                let scalar = Unicode.UTF8.decode(encoded)
                offset += encoded.count
                if isLineBreak(scalar) {
                    // The two halves of CR LF are one line break.
                    if !(scalar == "\n" && previous == "\r") { mark.line += 1 }
                    mark.column = 1
                    indenting = true
                } else {
                    if !isPrintable(scalar) {
                        let code = String(scalar.value, radix: 16, uppercase: true)
                        let padded = String(repeating: "0", count: max(0, 4 - code.count)) + code
                        let hint = "remove it, or write it as an escape in double quotes"
                        return issues + [SpecIssue(mark, "character U+\(padded) is not allowed", hint: hint)]
                    }
                    if indenting, scalar == "\t", !tabSeen {
                        tabSeen = true
                        issues.append(SpecIssue(mark, "tab in the indentation", hint: "indent with spaces"))
                    }
                    if mark.column == 1, scalar == "%" {
                        directives += 1
                        if directives > maximumDirectives {
                            let message = "more than \(maximumDirectives) lines begin with '%'"
                            return issues + [SpecIssue(mark, message, hint: "a spec needs no directives")]
                        }
                    }
                    if scalar != " ", scalar != "\t" { indenting = false }
                    mark.column += 1
                }
                previous = scalar
            }
        }
    }

    /// Line breaks as libyaml counts them (YAML 1.1, section 5.4).
    private static func isLineBreak(_ scalar: Unicode.Scalar) -> Bool {
        ["\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"].contains(scalar)
    }

    /// Characters a YAML stream may hold (YAML 1.2, production 1), as libyaml checks them.
    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x9, 0x20...0x7E, 0xA0...0xD7FF, 0x1_0000...0x10_FFFF: true
        case 0xFEFF: false
        case 0xE000...0xFFFD: true
        default: false
        }
    }
}
