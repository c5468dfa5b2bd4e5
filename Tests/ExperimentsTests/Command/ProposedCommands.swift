import Foundation
import TestSupport

/// What the texts of the sources and the documents tell users to type.
struct ProposedCommands {
    /// A text and where it stands.
    struct Proposal {
        var file: String
        var text: String
    }

    static let root = packageFolder

    /// `thaw ...` in backticks, in all strings and documents.
    let spans: [Proposal]
    /// Lines of help texts that begin with `thaw` or a variable before it.
    let examples: [Proposal]
    /// `thaw ... --option` without backticks.
    let mentions: [Proposal]
    /// `--option` that stands without its command.
    let strays: [Proposal]

    init() throws {
        var (spans, examples, mentions, strays) = ([Proposal](), [Proposal](), [Proposal](), [Proposal]())
        for file in try Self.files(under: "Sources", ending: ".swift") {
            let text = try Self.strings(of: file)
            let span = #/`((?:[A-Z_]+=\S+ )?thaw [^`]*)`/#
            let mention = #/\bthaw (?:[a-z]+ )+--[a-z][a-z-]*/#
            spans += text.matches(of: span).map { Proposal(file: file, text: String($0.1)) }
            var rest = text.replacing(#/`[^`\n]*`/#) { $0.0.hasPrefix("`--") ? $0.0.dropFirst().dropLast() : "" }
            let lines = rest.matches(of: #/(?m)^ +((?:[A-Z_]+=\S+ )?thaw [a-z].*)$/#)
            examples += lines.map { Proposal(file: file, text: String($0.1)) }
            rest = rest.replacing(#/(?m)^ +(?:[A-Z_]+=\S+ )?thaw [a-z].*$/#, with: "")
            mentions += rest.matches(of: mention).map { Proposal(file: file, text: String($0.0)) }
            rest = rest.replacing(mention, with: "")
            strays += rest.matches(of: #/(?:^|[^\w-])(--[a-z][a-z-]+)/#).map {
                Proposal(file: file, text: String($0.1))
            }
        }
        for file in try ["README.md", "CONTRIBUTING.md"]
            + ["docs", "experiments", "results", "examples"].flatMap({
                try Self.files(under: $0, ending: ".md")
            })
        {
            let text = try Self.text(file).replacing(#/(?ms)^```.*?^```/#, with: "")
            spans += text.matches(of: #/`((?:[A-Z_]+=\S+ )?thaw [^`]*)`/#).map {
                Proposal(file: file, text: String($0.1))
            }
        }
        (self.spans, self.examples, self.mentions, self.strays) = (spans, examples, mentions, strays)
    }

    /// The words of a command after `thaw`, with something in place of what stands for anything; nil of what is none.
    static func words(_ text: String) -> [String]? {
        var text = text.replacing(#/^[A-Z_]+=\S+ /#, with: "").replacing("\n", with: " ")
        // An explanation stands behind a gap, and the shell's business behind a sign of its own.
        for gap in ["   ", "  ", " | ", " # ", " > "] { text = text.components(separatedBy: gap)[0] }
        text = text.replacing(#/"[^"]*"/#, with: "X")
        let values = [
            "SPEC": "x.yaml", "DB": "x.sqlite", "N": "2", "DIGEST": String(repeating: "a", count: 64),
            "[--partial]": "--partial",
        ]
        let words = text.split(separator: " ").dropFirst().map { values[String($0)] ?? String($0) }
        return words.contains { $0.contains("...") } ? nil : words
    }

    /// The strings of a source, a line each or more, with `X` in place of what is put into them.
    private static func strings(of file: String) throws -> String {
        let lines = try text(file).split(separator: "\n", omittingEmptySubsequences: false)
        var text = lines.filter { !$0.drop { $0 == " " }.hasPrefix("//") }.joined(separator: "\n")
        text = text.replacing(#/\\\n */#, with: "").replacing(#/"\s*\+ "/#, with: "")
        // The innermost parentheses first.
        for _ in 0..<4 { text = text.replacing(#/\\\((?:[^()"]|"[^"]*"|\([^()]*\))*\)/#, with: "X") }
        let block = #/"""\n(?s:(.*?))"""/#
        let blocks = text.matches(of: block).map { String($0.1) }
        let rest = text.replacing(block, with: "")
        let single = rest.matches(of: #/"((?:[^"\\\n]|\\.)*)"/#).map { String($0.1) }
        return (blocks + single).joined(separator: "\n")
    }

    private static func text(_ file: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(file), encoding: .utf8)
    }

    private static func files(under folder: String, ending: String) throws -> [String] {
        let names = FileManager.default.enumerator(atPath: root.appendingPathComponent(folder).path)
        return (names?.compactMap { $0 as? String } ?? []).filter { $0.hasSuffix(ending) }.sorted().map {
            "\(folder)/\($0)"
        }
    }
}
