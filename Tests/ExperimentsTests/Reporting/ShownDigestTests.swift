import Foundation
import Testing
import ThawCore
import ThawModel
import ThawReporting

/// The digest of an experiment's results, in all that is made of them.
@Suite struct ShownDigestTests {
    @Test func everyOutputHasIt() throws {
        let sample = try ReportSample(noise: ComparisonTests.noise)
        let digest = try sample.store.digest(of: "small")
        #expect(digest.count == 64)
        let builder = try TableBuilder(store: sample.store)
        let (table, tests) = (try builder.build(), try builder.comparisonTable())
        #expect(table.digest == digest && table.notes.last == "Digest: \(digest)")
        #expect(tests.notes.last == "Digest: \(digest)")
        for text in [TableFormat.terminal, .markdown].flatMap({ [table.rendered(as: $0), tests.rendered(as: $0)] }) {
            #expect(text.hasSuffix("Digest: \(digest)\n"))
        }
        for text in [table.rendered(as: .latex), tests.rendered(as: .latex)] {
            #expect(text.contains("\nDigest: \(digest)\\par\n\\end{minipage}\n"))
        }
        for text in [table.rendered(as: .csv), tests.rendered(as: .csv)] {
            let lines = text.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
            let column = try #require(lines[0].firstIndex(of: "digest"))
            #expect(lines.count > 10 && lines.dropFirst().allSatisfy { $0[column] == digest })
        }
        let page = try HTMLReport(builder).text
        #expect(page.contains("<dt>Digest</dt><dd><code class=\"hash\">\(digest)</code></dd>"))
        #expect(page.contains("<p>Digest of the results: <code class=\"hash\">\(digest)</code></p>\n</footer>"))
    }

    @Test func itIsThatOfTheRunsWhichThereAre() throws {
        let whole = try ReportSample().table().digest
        let partial = try ReportSample(missing: [("csdm", 1)])
        let table = try partial.table(partial: true)
        #expect(whole != nil && table.digest != nil && table.digest != whole)
        #expect(try table.digest == partial.store.digest(of: "small"))
    }

    @Test func whatIsInNoDatabaseHasNone() throws {
        let sample = try ReportSample()
        let stored = try sample.store.experiments()[0]
        let table = try TableBuilder(
            experiment: stored, settings: ReportSettings(),
            runs: try sample.store.runs(identities: stored.members.map(\.identity))
        ).build()
        #expect(table.digest == nil && !table.notes.contains { $0.contains("Digest") })
    }
}
