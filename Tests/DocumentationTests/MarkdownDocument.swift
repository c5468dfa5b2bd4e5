import Foundation

/// A piece of a document between two fences.
struct FencedBlock {
    /// The word behind the opening fence; empty without one.
    var language: String
    /// The line of the opening fence, from 1.
    var line: Int
    var lines: [String]

    var text: String { lines.joined(separator: "\n") + "\n" }
}

/// A Markdown file, as far as it is to be checked.
struct MarkdownDocument {
    /// Relative to the repository.
    let path: String
    private(set) var blocks: [FencedBlock] = []
    /// The lines outside of blocks, and an empty one for each inside, so that line numbers stay right.
    private(set) var prose: [String] = []
    /// Blocks that are not closed, and code that is a block by its indentation alone.
    private(set) var problems: [Problem] = []

    init(path: String, text: String) {
        self.path = path
        var open: (fence: String, indent: Int, block: FencedBlock)?
        for (number, line) in text.components(separatedBy: "\n").enumerated() {
            let indent = line.prefix { $0 == " " }.count
            let content = line.dropFirst(indent)
            let fence = String(content.prefix { $0 == "`" })
            if let (opening, margin, unfinished) = open {
                var block = unfinished
                if fence.count >= opening.count, content.dropFirst(fence.count).allSatisfy(\.isWhitespace) {
                    blocks.append(block)
                    open = nil
                } else {
                    block.lines.append(String(line.dropFirst(min(indent, margin))))
                    open = (opening, margin, block)
                }
                prose.append("")
            } else if fence.count >= 3 {
                let language = content.dropFirst(fence.count).split(separator: " ").first ?? ""
                open = (fence, indent, FencedBlock(language: String(language), line: number + 1, lines: []))
                prose.append("")
            } else {
                if indent >= 4, isAfterParagraph { problems.append(problem(number + 1, "code without a fence")) }
                prose.append(line)
            }
        }
        if let open { problems.append(problem(open.block.line, "the block is never closed")) }
    }

    /// Whether the last line is empty and the text before it is no list, which indents its own paragraphs.
    private var isAfterParagraph: Bool {
        guard let last = prose.last, last.isEmpty, let before = prose.last(where: { !$0.isEmpty }) else { return false }
        return !before.contains(#/^\s*([-*+]|\d+\.) |^ /#)
    }

    func problem(_ line: Int, _ text: String) -> Problem { Problem(document: path, line: line, text: text) }

    /// What a reader of `line` is told of it.
    struct Problem: CustomStringConvertible {
        var document: String
        var line: Int
        var text: String

        var description: String { "\(document):\(line): \(text)" }
    }

    /// The anchors of the headings, as GitHub makes them.
    var anchors: Set<String> {
        var found: Set<String> = []
        for line in prose {
            guard let heading = line.wholeMatch(of: #/#{1,6} +(.*?)( +#*)?/#) else { continue }
            let text = heading.1.replacing(#/\[([^\]]*)\]\([^)]*\)/#) { $0.1 }
            let slug = text.lowercased().replacing(" ", with: "-").filter {
                $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_"
            }
            var (unique, repeated) = (slug, 0)
            while !found.insert(unique).inserted {
                repeated += 1
                unique = "\(slug)-\(repeated)"
            }
        }
        return found
    }

    /// Code within lines, with the line that it begins on.
    var codeSpans: [(line: Int, text: String)] {
        matches("(?<!`)(`+)(?!`)(.+?)(?<!`)\\1(?!`)").map { ($0.line, $0.groups[1].replacing(#/\s*\n\s*/#, with: " ")) }
    }

    /// The targets of links and images, of those too that are defined apart: `[name]: target`.
    var links: [(line: Int, target: String)] {
        (matches("(?<!`)\\]\\(([^()\\s]+(?:\\([^()\\s]*\\))?)\\)") + matches("(?<=^|\\n)\\[[^\\]\\n]+\\]: +(\\S+)"))
            .map { ($0.line, $0.groups[0]) }
    }

    /// Over the paragraphs as they are: what is matched may go over the end of a line, but not of a paragraph.
    private func matches(_ pattern: String) -> [(line: Int, groups: [String])] {
        guard let expression = try? NSRegularExpression(pattern: pattern, options: .dotMatchesLineSeparators) else {
            return []
        }
        var found: [(line: Int, groups: [String])] = []
        var start = 0
        for paragraph in prose.split(separator: "", omittingEmptySubsequences: false) {
            let text = paragraph.joined(separator: "\n") as NSString
            for match in expression.matches(in: text as String, range: NSRange(location: 0, length: text.length)) {
                let before = text.substring(to: match.range.location).count { $0 == "\n" }
                let groups = (1..<match.numberOfRanges).map { text.substring(with: match.range(at: $0)) }
                found.append((start + before + 1, groups))
            }
            start += paragraph.count + 1
        }
        return found
    }
}
