import Foundation
import Testing

@testable import ThawCore

/// What may reach a terminal.
@Suite struct TerminalTextTests {
    /// Sets the title, writes the clipboard, hides a link, moves, and C1's way to begin the same.
    static let hostile = [
        "\u{1B}]0;title\u{7}", "\u{1B}]52;c;Y2FsYw==\u{1B}\\", "\u{1B}]8;;http://x\u{1B}\\link", "\u{1B}[2J\u{1B}[31m",
        "\u{9B}31m", "a\rb", "a\u{8}\u{8}b", "\u{7F}", "\u{0}", "\u{202E}txt.exe", "\u{2066}a\u{2069}",
        "a\u{2028}b\u{2029}c",
        "a\u{85}b\u{B}c\u{C}d",
    ]

    @Test(arguments: hostile) func nothingSteersATerminal(text: String) {
        let shown = TerminalText.harmless("before \(text)\nafter")
        #expect(shown.unicodeScalars.allSatisfy { !$0.isSteering || $0 == "\n" })
        #expect(shown.unicodeScalars.count { $0 == "\n" } == 1)
        #expect(shown.hasPrefix("before ") && shown.hasSuffix("after"))
        #expect(text.singleLine.unicodeScalars.allSatisfy { !$0.isSteering })
        #expect(text.singleLine.unicodeScalars.count == text.unicodeScalars.count)
    }

    @Test func ownSequencesPassWhereTheyAreWritten() {
        let styled = TerminalText.styled("b\u{1B}[2Jc", .bold)
        #expect(styled == "\u{1B}[1mb\u{FFFD}[2Jc\u{1B}[0m")
        #expect(TerminalText.harmless(styled, .styled) == styled)
        #expect(TerminalText.harmless(styled) == "\u{FFFD}[1mb\u{FFFD}[2Jc\u{FFFD}[0m")
        let drawn = TerminalText.lineCleared + "3/4"
        #expect(TerminalText.harmless(drawn, .drawn) == drawn)
        #expect(TerminalText.harmless(drawn, .styled) == "\u{FFFD}\u{FFFD}[K3/4")
        #expect(TerminalText.harmless("\u{1B}[2K\u{1B}[1;1H", .drawn) == "\u{FFFD}[2K\u{FFFD}[1;1H")
    }

    @Test func soundTextStaysAsItIs() {
        let text = "é 漢 🧊 \u{5D0}\u{5D1} a\u{301}\n± – |\n"
        #expect(TerminalText.harmless(text) == text && text.harmlessJSON == text)
        #expect(TerminalText.harmless("a\tb\r\nc") == "a b\nc")
    }

    @Test(arguments: hostile) func jsonIsEscapedAndMeansTheSame(text: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted]
        let json = String(decoding: try encoder.encode([text]), as: UTF8.self).harmlessJSON
        #expect(json.unicodeScalars.allSatisfy { !$0.isSteering || $0 == "\n" })
        #expect(try JSONDecoder().decode([String].self, from: Data(json.utf8)) == [text])
    }
}
