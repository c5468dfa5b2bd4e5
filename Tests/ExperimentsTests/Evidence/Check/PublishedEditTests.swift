import Testing

@testable import ThawEvidence
@testable import ThawModel
@testable import ThawStore

/// The paper's numbers are those of this program wherever they go by its name.
@Suite struct PublishedEditTests {
    @Test(arguments: [
        (
            "json_set(replace(published, '0.7464', '0.7164'), '$.source', 'My own paper')",
            "movielens-1m/deepfm/base auc warm-a 0.7164 stands there, 0.7464 follows"
        ),
        ("json_set(published, '$.title', 'Their better table')", "title '\"Their better table\"' stands there"),
        ("replace(published, 'Table 1 (', 'Table 1  (')", "source '"),
        (
            "json_set(published, '$.remarks', json('[\"These are real\"]'))",
            "remarks '[\"These are real\"]' stands there"
        ),
        ("json_remove(published, '$.results[0]')", "no movielens-1m/deepfm/base auc cold stands there"),
        ("json_insert(published, '$.results[#]', json_extract(published, '$.results[0]'))", "occurs twice"),
        (
            "json_insert(published, '$.results[#]', json('{\"dataset\":\"movielens-1m\",\"backbone\":\"pnn\","
                + "\"method\":\"csdm\",\"auc\":{\"cold\":0.6}}'))",
            "the published number movielens-1m/pnn/csdm auc cold 0.6, which thaw 0.1.0"
        ),
        ("'[1]'", "'[1]' stands there, published numbers as JSON"),
    ])
    func isFound(edit: (value: String, line: String)) throws {
        let sample = try CheckSample(committed: "table1")
        try sample.edit("UPDATE experiments SET published = \(edit.value)")
        let lines = try sample.check().disagreements.map(\.description)
        #expect(lines.contains { $0.contains("column published: ") && $0.contains(edit.line) }, "\(lines)")
    }

    @Test func anotherSpellingIsTheSame() throws {
        let sample = try CheckSample(committed: "table1")
        try sample.edit("UPDATE experiments SET published = json(published)")
        #expect(try sample.check().isSound)
    }

    @Test func oneThatIsMissingIsSaid() throws {
        let sample = try CheckSample(committed: "table1")
        try sample.edit("UPDATE experiments SET published = NULL")
        let check = try sample.check()
        #expect(check.isSound && check.uncheckable.count == 1 && check.limit == nil)
        #expect(
            check.uncheckable[0].reason.hasPrefix("it has no published numbers, and its spec asks for published/table1")
        )
    }

    private static let renamed = """
        report = json_set(report, '$.published', 'mine'),
            spec = replace(spec, '"published":"table1"', '"published":"mine"')
        """

    /// As somebody's own `Table 1`, from this source.
    private static func mine(_ source: String) -> String {
        "json_set(published, '$.title', 'Table 1', '$.source', '\(source)')"
    }

    /// Under any name: whoever says that numbers are the paper's has the paper's.
    @Test(arguments: [
        "published", "json_set(published, '$.title', 'Table 1 of the paper')",
        "json_set(published, '$.source', 'Table 1 (means of ten runs), AAAI 2025')",
        "json_set(published, '$.source', 'Zhu et al., AAAI 2025, T\u{430}ble 1')",
        "json_set(published, '$.source', 'The paper of Zhu, AAAI-2025', '$.title', 'Numbers')",
        """
        json_set(published, '$.source', 'Addressing Cold-Start Problem in Click-Through Rate Prediction via Supervised '
            || 'Diffusion Modeling, Table 1')
        """,
        mine("doi:10.1609/aaai.v39i12.33469, Table 1"), mine("https://doi.org/10.1609/aaai.v39i12.33469"),
        mine("https://dx.doi.org/10.1609%2FAAAI.v39i12.33469"),
        mine("https://ojs.aaai.org/index.php/AAAI/article/view/33469"), mine("Zhu et al. (2025), Table 1"),
        mine("Weijie Zhu, Wang, Wu, AAAI\u{2019}25"), mine("the CSDM paper, Table 1"), mine("CSDM, AAAI-25"),
    ])
    func numbersOfThePaperAreThePapers(published: String) throws {
        let sample = try CheckSample(committed: "table1")
        try sample.edit("UPDATE experiments SET published = \(published), " + Self.renamed)
        #expect(try sample.check().isSound)
        try sample.edit("UPDATE experiments SET published = replace(published, '0.7464', '0.7164')")
        let lines = try sample.check().disagreements.map(\.description)
        #expect(
            lines.count == 1
                && lines[0].contains(
                    "column published: movielens-1m/deepfm/base auc warm-a 0.7164 stands there, 0.7464 in "),
            "\(lines)")
    }

    @Test func aTableOfThePaperHasNoOtherNumbers() throws {
        let sample = try CheckSample(committed: "table1")
        try sample.edit(
            """
            UPDATE experiments SET published = json_insert(published, '$.results[#]',
                json('{"dataset":"movielens-1m","backbone":"pnn","method":"csdm","auc":{"cold":0.6}}')), \(Self.renamed)
            """)
        let lines = try sample.check().disagreements.map(\.description)
        #expect(
            lines.count == 1
                && lines[0].hasSuffix(
                    "movielens-1m/pnn/csdm auc cold 0.6 stands there, no such number in Table 1 follows"),
            "\(lines)")
        // Of a table that this program does not know, nothing is said.
        try sample.edit("UPDATE experiments SET published = replace(published, 'Table 1', 'Table 9')")
        #expect(try sample.check().isSound)
    }

    /// Under a name of their own, a user's numbers are nobody's business.
    @Test func aUsersOwnAreNotCheckable() throws {
        let sample = try CheckSample(committed: "table1")
        try sample.edit(
            """
            UPDATE experiments SET published = json_set(replace(published, '0.7464', '0.7164'), '$.source', 'My own paper'),
                report = json_set(report, '$.published', 'mine'),
                spec = replace(spec, '"published":"table1"', '"published":"mine"')
            """)
        let check = try sample.check()
        #expect(check.isSound && check.limit == nil, "\(check.disagreements)")
        #expect(check.uncheckable.map(\.reason) == ["its published numbers are none that this thaw knows"])
    }
}
