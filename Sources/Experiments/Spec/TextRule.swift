/// What names and texts may be, in specs and in databases alike: they reach tables, files, other programs and terminals.
/// (What programs print, such as the reason of a failure, is held to none.)
enum TextRule {
    /// Of experiments, figures, registered components and files: at most 100 of a-z, 0-9 and '-'.
    case name
    /// Of methods: a name, or `external:` and a name.
    case methodName
    /// Of options, a program's own among them: at most 100 letters, digits, '-' and '_'.
    case optionName
    /// Of titles and labels: one line of text.
    case text
    /// Of what machines say of themselves: one line of text, or nothing.
    case optionalText

    /// What `text` must be and is not, as `must be ...`; nil where it keeps the rule.
    func flaw(in text: String) -> String? {
        switch self {
        case .name:
            Self.isName(text) ? nil : "must be at most 100 of a-z, 0-9 and '-', not \(text.inQuotes)"
        case .methodName:
            Self.isName(ExternalMethod.name(of: text) ?? text)
                ? nil
                : "must be at most 100 of a-z, 0-9 and '-', perhaps after '\(ExternalMethod.key):', not \(text.inQuotes)"
        case .optionName:
            Self.isOptionName(text) ? nil : "must be at most 100 letters, digits, '-' and '_', not \(text.inQuotes)"
        case .text:
            !text.isEmpty && Self.isOneLine(text) ? nil : "must be one line of text, not \(text.inQuotes)"
        case .optionalText:
            Self.isOneLine(text) ? nil : "must be one line of text, not \(text.inQuotes)"
        }
    }

    private static func isName(_ text: String) -> Bool {
        (1...100).contains(text.utf8.count)
            && text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
    }

    private static func isOptionName(_ text: String) -> Bool {
        (1...100).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                (97...122).contains(byte | 0x20) || (48...57).contains(byte) || byte == 45 || byte == 95
            }
    }

    private static func isOneLine(_ text: String) -> Bool { !text.unicodeScalars.contains(where: \.breaksLines) }
}

extension String {
    /// The text as one line: with a space in place of what breaks lines, or steers a terminal.
    var oneLine: String {
        String(String.UnicodeScalarView(unicodeScalars.map { $0.breaksLines ? " " : $0 }))
    }
}
