import Foundation
import Testing

/// Everything that the documents show: commands, their output, specs, queries, scripts; where they lead; the numbers they
/// quote. CONTRIBUTING.md (Documents) says how to write what is checked here.
@Suite(.serialized) struct DocumentationTests {
    private func document(_ path: String) throws -> MarkdownDocument {
        MarkdownDocument(path: path, text: try Repository.text(path))
    }

    private static let hasTools = ["sqlite3", "jq", "gnuplot", "git"].allSatisfy { tool in
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
            FileManager.default.isExecutableFile(atPath: "\($0)/\(tool)")
        }
    }

    @Test(
        .enabled(if: hasTools, "needs sqlite3, jq, gnuplot and git (make install-test-deps)"),
        arguments: Repository.documents.filter { NotExecuted.documents[$0] == nil })
    func whatIsShownIsSo(path: String) throws {
        if let need = NotExecuted.needs[path], try Playground().run(need).code != 0 { try Test.cancel("needs \(need)") }
        for problem in try DocumentRunner(document(path)).problems() { Issue.record("\(problem)") }
    }

    @Test(arguments: Repository.documents) func linksPathsAndNamesLeadSomewhere(path: String) throws {
        for problem in try DocumentReferences(document: document(path)).problems() { Issue.record("\(problem)") }
    }

    @Test func theMainOnesAreAmongThem() {
        let main = ["README.md", "CONTRIBUTING.md", "docs/README.md", "experiments/README.md", "results/README.md"]
        #expect(Set(main).isSubset(of: Repository.documents))
        #expect(Repository.documents.count > 12)
    }

    /// A list of exceptions that nothing uses would hide what is added later.
    @Test func everyExceptionIsUsed() throws {
        let documents = try Repository.documents.map(document)
        let names = documents.flatMap(\.blocks).filter { $0.language == "console" }
            .flatMap { ShownCommand.commands(of: $0).commands }.map(\.name)
        let used = Set(names.compactMap { NotExecuted.command(named: $0)?.words })
        for command in NotExecuted.commands { #expect(used.contains(command.words), "no document has it") }
        for text in NotExecuted.texts {
            let blocks = documents.first { $0.path == text.document }?.blocks ?? []
            #expect(blocks.contains { NotExecuted.text(text.document, $0)?.begins == text.begins }, "\(text)")
        }
        for path in Array(NotExecuted.documents.keys) + NotExecuted.needs.keys {
            #expect(Repository.exists(path) || NotExecuted.onTheirWay.contains(path), "there is no \(path)")
        }
        for path in NotExecuted.onTheirWay {
            #expect(!Repository.exists(path), "\(path) is there: its entry in NotExecuted.onTheirWay is to go")
        }
    }

    /// The README shows some rows of docs/comparison.md, without the sources.
    @Test(.enabled(if: Repository.exists("docs/comparison.md"), "docs/comparison.md is on its way"))
    func theREADMEComparesAsTheWholeTableDoes() throws {
        func tables(_ path: String) throws -> [[String]] {
            try document(path).prose.filter { $0.hasPrefix("|") }.map { row in
                row.split(separator: "|").map { cell in
                    cell.trimming(" ").replacing(#/\[([^\]]*)\](\[[^\]]*\]|\([^)]*\))/#) { $0.1 }
                }
            }
        }
        let (excerpt, whole) = (try tables("README.md"), try tables("docs/comparison.md"))
        let (shown, all) = (try #require(excerpt.first), try #require(whole.first))
        #expect(excerpt.count > 6)
        for row in excerpt.dropFirst(2) {
            let source = try #require(whole.first { $0[0] == row[0] }, "docs/comparison.md has no row \(row[0])")
            for (column, cell) in zip(shown, row).dropFirst() {
                let index = try #require(all.firstIndex(of: column), "docs/comparison.md has no column \(column)")
                #expect(cell == source[index], "\(row[0]), \(column)")
            }
        }
    }

    /// The options whose defaults differ between the variants, with the methods that have them: as the program has them.
    @Test func theDifferencesBetweenCodeAndPaperAreAllThere() throws {
        var titles: [String] = []
        var options: [String: [String]] = [:]
        for line in try Playground().run("thaw methods").output {
            if let method = line.firstMatch(of: #/^[a-z-]+: ([^.]+)\. /#) { titles.append(String(method.1)) }
            if let option = line.firstMatch(of: #/^  ([a-z-]+): default (\S+), published (\S+);/#) {
                options[String(option.1), default: []].append(try #require(titles.last))
            }
        }
        #expect(options.count > 5 && titles.count > 5)
        let rows = try document("docs/released-code.md").prose.drop { !$0.hasPrefix("| option | methods |") }
            .dropFirst(2).prefix { $0.hasPrefix("|") }.map { $0.split(separator: "|").map { $0.trimming(" `") } }
        let shown = rows.map { row in (row[0], row[1] == "all" ? titles : row[1].components(separatedBy: ", ")) }
        #expect(Dictionary(uniqueKeysWithValues: shown).mapValues(Set.init) == options.mapValues(Set.init))
    }

    @Test func theCitationIsOfThisVersion() throws {
        let version = try #require(
            try Playground().run("thaw --version").output.first?.split(separator: " ").dropFirst().first)
        #expect(try Repository.text("CITATION.cff").contains("\nversion: \(version)\n"))
    }

    /// Every document can be reached from the README.
    @Test func theREADMELeadsToAll() throws {
        var open = ["README.md"]
        var reached: Set<String> = ["README.md"]
        while let path = open.popLast() {
            let references = DocumentReferences(document: try document(path))
            for target in references.localTargets where target.hasSuffix(".md") && Repository.exists(target) {
                if reached.insert(target).inserted { open.append(target) }
            }
        }
        for path in Repository.documents { #expect(reached.contains(path), "no way leads from README.md to \(path)") }
    }

    /// Where the sentences of a document, or of a section of it, take their numbers from.
    struct Quotation: Sendable {
        var document: String
        var section: String?
        var number: String
        var sources: [String]
    }

    private static let quotations: [Quotation] = [
        Quotation(
            document: "README.md", section: "Findings", number: #"\d\.\d{4}\b"#, sources: ["docs/findings.md"]),
        Quotation(
            document: "README.md", section: "How it compares", number: #"\d+\.\d+(?= times)|\d+\.\d+(?= s\b)"#,
            sources: ["Benchmarks/training/results.md", "Benchmarks/preparation/results.md"]),
        Quotation(
            document: "results/README.md", section: nil, number: #"\d\.\d{4}\b"#,
            sources: ["docs/findings.md"] + Repository.committedTables),
    ]

    @Test(arguments: quotations) func numbersAreThoseOfTheirSources(of quotation: Quotation) throws {
        var lines = try document(quotation.document).prose[...]
        if let section = quotation.section {
            lines = lines.drop { $0 != "## \(section)" }.dropFirst().prefix { !$0.hasPrefix("## ") }
        }
        let known = try Set(
            quotation.sources.flatMap { try Repository.text($0).split { !$0.isNumber && $0 != "." } }.map(String.init))
        let quoted = try lines.joined(separator: "\n").matches(of: Regex(quotation.number))
        #expect(quoted.count > 2)
        for number in quoted.map({ String($0.0) }) {
            #expect(known.contains(number), "\(number) is in none of its sources")
        }
    }
}

extension StringProtocol {
    fileprivate func trimming(_ characters: String) -> String {
        trimmingCharacters(in: CharacterSet(charactersIn: characters))
    }
}
