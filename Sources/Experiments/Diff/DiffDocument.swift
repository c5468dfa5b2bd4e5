import Core

/// A comparison as people read it: the verdict in a few lines, then sections, the most important first. What it says is
/// decided here, how it looks by the renderers.
struct DiffDocument {
    /// The two databases.
    var head: [String] = []
    /// `Equal.` or `Different.`
    var headline: String
    /// What the headline rests on: `Runs: all 70 have the same bits.`
    var verdict: [(label: String, text: String)] = []
    var sections: [Section] = []

    struct Section {
        var title: String
        var blocks: [Block] = []

        enum Block {
            /// One entry a line.
            case list([String])
            case sentence(String)
            /// The first row is the head.
            case table([[String]], right: Set<Int>)
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
        if let experiment = diff.experiment { head.append("Only the experiment \(experiment) is compared.") }
        headline = diff.headline
        verdict = diff.verdictLines
        sections =
            [claims(diff)] + diff.experiments.flatMap { [cells($0), rows($0)] }
            + [
                unpaired(diff.runs.onlyInA, "A", other: "B"), unpaired(diff.runs.onlyInB, "B", other: "A"),
                settings(diff), metrics(diff), data(diff),
            ] + diff.experiments.map(experiment) + [failures(diff), environment(diff)]
        sections.removeAll { $0.blocks.isEmpty }
    }

    private static func line(_ side: String, _ database: DatabaseDiff.Database) -> String {
        let experiments = database.experiments.isEmpty ? "no experiment" : database.experiments.joined(separator: ", ")
        return "\(side): \(database.path): \(PlainText.count(database.runs, "run")); \(experiments)".singleLine
    }

    /// A list, shortened.
    func list(_ lines: [String]) -> [Section.Block] {
        let (shown, rest) = shortened(lines)
        return shown.isEmpty ? [] : [.list(shown)] + rest
    }

    /// A table, shortened, without columns that have no text.
    func table(_ head: [String], _ rows: [[String]], right: Set<Int>) -> [Section.Block] {
        let (shown, rest) = shortened(rows)
        let used = head.indices.filter { column in rows.contains { !$0[column].isEmpty } }
        let kept = ([head] + shown).map { row in used.map { row[$0] } }
        let flushRight = Set(used.indices.filter { right.contains(used[$0]) })
        return shown.isEmpty ? [] : [.table(kept, right: flushRight)] + rest
    }

    private func shortened<Element>(_ elements: [Element]) -> (shown: [Element], rest: [Section.Block]) {
        guard !all, elements.count > Self.limit else { return (elements, []) }
        return (
            Array(elements.prefix(Self.limit)),
            [.sentence("and \(PlainText.grouped(elements.count - Self.limit)) more; --all lists them.")]
        )
    }
}
