import ThawCore

/// A comparison as people read it: the verdict in a few lines, then sections, the most important first. What it says is
/// decided here, how it looks by the renderers.
struct DiffDocument {
    /// The two databases.
    var head: [String] = []
    /// `Equal.` or `Different.`
    var headline: String
    var sections: [Section] = []

    struct Section {
        /// Empty of what stands directly below the headline.
        var title: String
        var blocks: [Block] = []

        enum Block {
            /// One entry a line.
            case list([String])
            /// `Runs: all 70 have the same bits.`, one entry a line.
            case labelled([(label: String, text: String)])
            case sentence(String)
            case table(PlainTable)
        }
    }

    /// Lists longer than this are shortened.
    static let limit = 20
    /// More runs with other metrics than this are counted by row.
    static let runLimit = 10

    /// Whether lists are shown in full.
    let all: Bool

    init(_ diff: DatabaseDiff, all: Bool) {
        self.all = all
        head = [Self.line("A", diff.databases.a), Self.line("B", diff.databases.b)]
        head += [("A", diff.databases.a), ("B", diff.databases.b)].compactMap { side, database in
            database.unchecked.map { "\(side): \($0)" }
        }
        if let experiment = diff.experiment { head.append("Only the experiment \(experiment) is compared.") }
        headline = diff.headline
        let isDifferent = diff.verdict == .different
        let verdict = Section(
            title: !isDifferent ? "" : diff.cause.contains(where: \.decidesResults) ? "What follows" : "What differs",
            blocks: [.labelled(diff.verdictLines)])
        sections =
            (isDifferent ? [cause(diff)] : []) + [verdict] + ClaimChange.Change.allCases.map { claims(diff, $0) }
            + diff.experiments.flatMap { [cells($0), rows($0)] }
            + [
                unpaired(diff.runs.onlyInA, "A", other: "B"), unpaired(diff.runs.onlyInB, "B", other: "A"),
                metrics(diff), parameters(diff),
            ] + diff.experiments.map(experiment) + [failures(diff), environment(diff)]
        sections.removeAll { $0.blocks.isEmpty }
    }

    private static func line(_ side: String, _ database: DatabaseDiff.Database) -> String {
        let cited = zip(database.experiments, database.digests).map { "\($0), digest \($1)" }
        let experiments = cited.isEmpty ? "no experiment" : cited.joined(separator: "; ")
        return "\(side): \(database.path): \(PlainText.count(database.runs, "run")); \(experiments)".singleLine
    }

    /// A list, shortened.
    func list(_ lines: [String]) -> [Section.Block] {
        let (shown, rest) = shortened(lines)
        return shown.isEmpty ? [] : [.list(shown)] + rest
    }

    /// A table, shortened, without columns that have no text.
    /// - textColumns: how many columns are words; numbers follow them.
    func table(_ head: [String], _ rows: [[String]], textColumns: Int) -> [Section.Block] {
        let (shown, rest) = shortened(rows)
        if shown.isEmpty { return [] }
        let used = head.indices.filter { column in rows.contains { !$0[column].isEmpty } }
        let table = PlainTable(
            head: used.map { head[$0] }, rows: shown.map { row in used.map { row[$0] } },
            textColumns: used.count { $0 < textColumns })
        return [.table(table)] + rest
    }

    private func shortened<Element>(_ elements: [Element]) -> (shown: [Element], rest: [Section.Block]) {
        guard !all, elements.count > Self.limit else { return (elements, []) }
        return (
            Array(elements.prefix(Self.limit)),
            [.sentence("and \(PlainText.grouped(elements.count - Self.limit)) more; --all lists them.")]
        )
    }
}
