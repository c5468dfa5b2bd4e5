import ThawSupport

/// What names and texts may be, in specs and in databases alike: they reach tables, files, other programs and terminals.
/// (What programs print, such as the reason of a failure, is held to none.)
package enum TextRule {
    /// Of what files are called after, experiments and figures among them: at most 100 of a-z, 0-9 and '-', not '-' first, and
    /// none that some system keeps for a device.
    case name
    /// Of the same, and of registered components, as databases hold them: earlier programs have recorded any of at most 100 of
    /// a-z, 0-9 and '-'.
    case recordedName
    /// Of methods: a name, or `external:` and a name.
    case methodName
    /// Of options, a program's own among them: at most 100 letters, digits, '-' and '_'.
    case optionName
    /// Of titles and labels: one line of text, all of which can be seen.
    case text
    /// Of titles that may be missing: the same, or nothing.
    case optionalTitle
    /// Of what machines say of themselves: one line of text, or nothing.
    case optionalText

    /// Bytes of titles, labels and names: a page of them shows each many times.
    package static let longestLine = 10_000

    /// What `text` must be and is not, as `must be ...`; nil where it keeps the rule.
    package func flaw(in text: String) -> String? {
        switch self {
        case .name:
            Self.flaw(inName: text)
        case .recordedName:
            Self.isName(text) ? nil : Self.noName(text)
        case .methodName:
            Self.isName(ExternalMethod.name(of: text) ?? text)
                ? nil
                : "must be at most 100 of a-z, 0-9 and '-', perhaps after '\(ExternalMethod.key):', not \(text.inQuotes)"
        case .optionName:
            Self.isOptionName(text) ? nil : "must be at most 100 letters, digits, '-' and '_', not \(text.inQuotes)"
        case .text:
            text.isEmpty ? Self.noLine(text) : Self.flaw(inTitle: text)
        case .optionalTitle:
            Self.flaw(inTitle: text)
        case .optionalText:
            Self.isOneLine(text) ? nil : Self.noLine(text)
        }
    }

    private static func noLine(_ text: String) -> String { "must be one line of text, not \(text.inQuotes)" }

    /// A character that nobody sees makes two titles out of one, or turns the order of what is shown.
    private static func flaw(inTitle text: String) -> String? {
        guard isOneLine(text) else { return noLine(text) }
        guard text.utf8.count <= longestLine else {
            return "must be at most \(PlainText.grouped(longestLine)) bytes of text, not \(text.inQuotes)"
        }
        let isHidden = text.unicodeScalars.contains { $0.properties.generalCategory == .format }
        return isHidden ? "must be text without invisible characters, not \(text.inQuotes)" : nil
    }

    /// The regular expression of a name, in what Swift and ECMAScript have in common.
    package static let nameExpression = "(?!(?:\(devices.joined(separator: "|")))$)[a-z0-9][a-z0-9-]{0,99}"

    /// What Windows takes for a device, whatever ending follows: a folder with such a file cannot be copied there.
    private static let devices =
        ["aux", "con", "nul", "prn"] + ["com", "lpt"].flatMap { port in (0...9).map { "\(port)\($0)" } }

    private static func noName(_ text: String) -> String {
        "must be at most 100 of a-z, 0-9 and '-', not \(text.inQuotes)"
    }

    /// Programs take what begins with '-' for an option.
    private static func flaw(inName text: String) -> String? {
        if !isName(text) { return noName(text) }
        if text.hasPrefix("-") { return "must begin with a letter or a digit, not \(text.inQuotes)" }
        return devices.contains(text) ? "must be no name that a system keeps for a device, not \(text.inQuotes)" : nil
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
    package var oneLine: String {
        String(String.UnicodeScalarView(unicodeScalars.map { $0.breaksLines ? " " : $0 }))
    }
}
