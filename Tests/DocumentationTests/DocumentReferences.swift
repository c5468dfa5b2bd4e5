import Foundation

/// Where a document leads: links, paths of files, commands within lines.
struct DocumentReferences {
    typealias Problem = MarkdownDocument.Problem

    let document: MarkdownDocument
    var help: ProgramHelp = .shared

    func problems() throws -> [Problem] {
        try document.links.compactMap(problem(ofLink:)) + document.codeSpans.compactMap(problem(ofSpan:))
    }

    // MARK: Links

    /// The paths, in the repository, that local links lead to.
    var localTargets: [String] {
        document.links.compactMap { link in
            let path = link.target.prefix { $0 != "#" }
            return link.target.contains("://") || path.isEmpty ? nil : resolved(String(path))
        }
    }

    private func problem(ofLink link: (line: Int, target: String)) throws -> Problem? {
        guard !link.target.contains("://"), !link.target.hasPrefix("mailto:") else { return nil }
        let parts = link.target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let path = parts[0].isEmpty ? document.path : resolved(parts[0])
        func said(_ text: String) -> Problem { document.problem(link.line, "link to \(link.target): \(text)") }
        guard let path else { return said("it leads out of the repository") }
        if NotExecuted.onTheirWay.contains(path) { return nil }
        guard Repository.exists(path) else { return said("there is no \(path)") }
        guard parts.count == 2, path.hasSuffix(".md") else { return nil }
        let target = MarkdownDocument(path: path, text: try Repository.text(path))
        return target.anchors.contains(parts[1]) ? nil : said("\(path) has no heading #\(parts[1])")
    }

    /// The path in the repository of one relative to the document.
    private func resolved(_ target: String) -> String? {
        var parts = document.path.split(separator: "/").dropLast()
        for part in target.split(separator: "/") where part != "." {
            if part != ".." { parts.append(part) } else if parts.popLast() == nil { return nil }
        }
        return parts.joined(separator: "/")
    }

    // MARK: Code within lines

    private func problem(ofSpan span: (line: Int, text: String)) -> Problem? {
        refusal(of: span.text).map { document.problem(span.line, "`\(span.text)`: \($0)") }
    }

    private func refusal(of span: String) -> String? {
        let command = span.replacing(#/^([A-Z_]+=\S*\s+)+/#, with: "")
        if command.hasPrefix("thaw ") || command.hasPrefix(".build/release/thaw ") {
            return help.refusal(of: command)
        }
        if command.hasPrefix("make ") {
            let targets = command.split(separator: " ").dropFirst().map(String.init)
            let unknown = targets.first {
                $0.wholeMatch(of: #/[a-z][a-z0-9-]*/#) != nil && !Makefile.targets.contains($0)
            }
            return unknown.map { "the Makefile has no target \($0)" }
        }
        // Its own steps may make files.
        if NotExecuted.documents[document.path] != nil { return nil }
        // Relative to the repository, or to the document.
        let beside = document.path.split(separator: "/").dropLast() + [Substring(span)]
        return isMissing(span) && isMissing(beside.joined(separator: "/")) ? "there is no such file" : nil
    }

    /// Whether this is the path of a file of the repository that is not there. Words in capitals stand for anything.
    private func isMissing(_ span: String) -> Bool {
        guard span.wholeMatch(of: #/[\w.*\/-]+/#) != nil else { return false }
        if span.hasSuffix(".swift") {
            return !Repository.sources.contains { $0 == span || $0.hasSuffix("/\(span)") }
        }
        let folders = [
            "Sources", "Tests", "docs", "experiments", "results", "examples", "Benchmarks", "Fuzzing", ".ci",
        ]
        guard let first = span.split(separator: "/").first, folders.contains(String(first)), span.contains("/") else {
            return false
        }
        // What builds and runs make.
        if span.contains("/.build") { return false }
        if let run = span.wholeMatch(of: #/results\/([a-z0-9-]+)\.[\w.\/-]+/#) {
            let name = run.1.hasSuffix("-synthetic") ? run.1.dropLast("-synthetic".count) : run.1
            return !Repository.exists("experiments/\(name).yaml")
        }
        let fixed = span.split(separator: "/").prefix {
            !$0.contains("*") && !$0.contains(#/(^|[^A-Z])(NAME|TARGET|HASH)([^A-Z]|$)/#)
        }
        return !Repository.exists(fixed.joined(separator: "/"))
    }
}

/// What `make` can be asked for.
enum Makefile {
    static let targets: Set<String> = {
        let text = (try? Repository.text("Makefile"))?.replacing("\\\n", with: " ") ?? ""
        let lines = text.split(separator: "\n")
        let rules = lines.compactMap { $0.wholeMatch(of: #/([a-z][a-z0-9 -]*):.*/#)?.1 }
        let lists = lines.compactMap { $0.wholeMatch(of: #/(?:EXPERIMENTS|COMPARISONS) = (.*)/#)?.1 }
        return Set((rules + lists).flatMap { $0.split(separator: " ") }.map(String.init))
    }()
}

extension Repository {
    /// Whether these lines stand one below the other in a file of the source, indented or not.
    static func quotes(_ lines: [String]) -> Bool {
        func trimmed(_ lines: [String]) -> String {
            lines.map { $0.trimmingCharacters(in: .whitespaces) + "\n" }.joined()
        }
        let wanted = "\n" + trimmed(lines)
        return sources.contains { path in
            guard path.hasSuffix(".swift"), let text = try? text(path) else { return false }
            return ("\n" + trimmed(text.components(separatedBy: "\n"))).contains(wanted)
        }
    }

    /// The names of the types that the tests declare.
    static let declaredNames: Set<String> = {
        let tests = sources.filter { $0.hasPrefix("Tests/") && $0.hasSuffix(".swift") }
        return Set(
            tests.flatMap { path in
                ((try? text(path)) ?? "").matches(of: #/\b(?:struct|class|enum) (\w+)/#).map { String($0.1) }
            })
    }()
}
