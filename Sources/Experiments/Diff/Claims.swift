import Core

/// Something that is said of a table and that holds on one side only, or holds of another row.
public struct ClaimChange: Hashable, Sendable, Encodable {
    public enum Kind: String, CaseIterable, Sendable, Encodable {
        /// The best rows, to the digits shown.
        case best
        /// The order of the rows by their means, to the digits shown.
        case order
        /// Whether RelaImpr is above or below zero, to the digits shown.
        case sign
        /// Whether the difference is significant.
        case significance
    }

    public var kind: Kind
    public var group: String
    @ByName public var phase: Phase
    public var metric: TableMetric
    /// The row that is spoken of; nil where it is all of them.
    public var row: String?
    /// What holds on each side.
    public var says: Sides<String>
    /// Whether a row of the group lacks runs on either side.
    public var isIncomplete: Bool
    /// In words, without group and phase.
    var text: String
}

/// What the rows of one group of a table are said to show.
///
/// Digits are the table's: what it shows alike is equal here.
struct Claims {
    private struct Column: Hashable {
        var phase: Phase
        var metric: TableMetric
    }

    /// A row of a column, best first.
    private struct Ranked {
        var key: String
        var title: String
        var text: String
    }

    private struct Key: Hashable {
        var kind: ClaimChange.Kind
        var column: Column
        /// The row's label.
        var row: String
    }

    private struct Statement {
        /// What is compared.
        var verdict: String
        /// With its number.
        var text: String
        var title: String
    }

    private let isIncomplete: Bool
    private var columns: [(column: Column, rows: [Ranked])] = []
    private var keys: [Key] = []
    private var statements: [Key: Statement] = [:]

    init(_ group: KeyedTable.Group, in table: KeyedTable) {
        isIncomplete = group.rows.contains { $0.finished < $0.planned }
        // RelaImpr ranks as AUC does.
        let shown = table.shown == [.relaimpr] ? [.auc] : table.shown
        for phase in Phase.allCases {
            for metric in shown where TableMetric.evaluated.contains(metric) {
                let column = Column(phase: phase, metric: metric)
                columns.append((column, Self.ranked(column, group, table)))
            }
            for row in group.rows where !row.isBase {
                guard let mean = table.cell(row, phase, .relaimpr)?.mean else { continue }
                let text = TableMetric.relaimpr.text(mean)
                let sign = text.hasPrefix("+") ? "+" : text.hasPrefix("-") ? "-" : "0"
                state(
                    .sign, Column(phase: phase, metric: .relaimpr), row.key,
                    Statement(verdict: sign, text: text, title: row.title))
            }
        }
    }

    private mutating func state(_ kind: ClaimChange.Kind, _ column: Column, _ row: String, _ statement: Statement) {
        let key = Key(kind: kind, column: column, row: row)
        keys.append(key)
        statements[key] = statement
    }

    private static func ranked(_ column: Column, _ group: KeyedTable.Group, _ table: KeyedTable) -> [Ranked] {
        let rows = group.rows.compactMap { row in
            table.cell(row, column.phase, column.metric)?.mean.map { (row: row, mean: $0) }
        }
        // Stable: equal means stay in the table's order.
        return rows.enumerated().sorted { a, b in
            let (x, y) =
                column.metric.higherIsBetter
                ? (b.element.mean, a.element.mean) : (a.element.mean, b.element.mean)
            return (x, a.offset) < (y, b.offset)
        }.map {
            Ranked(key: $0.element.row.key, title: $0.element.row.title, text: column.metric.text($0.element.mean))
        }
    }

    /// The claims of this side that the other makes too, true or not.
    func count(alsoIn other: Claims) -> Int {
        2 * pairs(with: other).count + keys.count { other.statements[$0] != nil }
    }

    /// The columns that have a best row on both sides.
    private func pairs(with other: Claims) -> [(column: Column, rows: Sides<[Ranked]>)] {
        columns.compactMap { column, rows in
            guard let theirs = other.columns.first(where: { $0.column == column })?.rows else { return nil }
            return min(rows.count, theirs.count) > 1 ? (column, Sides(rows, theirs)) : nil
        }
    }

    /// What no longer holds, or holds of another row.
    func changes(to other: Claims, group: String) -> [ClaimChange] {
        func change(
            _ kind: ClaimChange.Kind, _ column: Column, row: String? = nil, _ says: Sides<String>, _ text: String
        ) -> ClaimChange {
            ClaimChange(
                kind: kind, group: group, phase: column.phase, metric: column.metric, row: row, says: says,
                isIncomplete: isIncomplete || other.isIncomplete, text: text)
        }
        var changes: [ClaimChange] = []
        for (column, rows) in pairs(with: other) {
            let best = rows.map { rows in rows.filter { $0.text == rows[0].text } }
            if !best.map({ Set($0.map(\.key)) }).isSame {
                let says = best.map { $0.map(\.title).joined(separator: ", ") }
                changes.append(
                    change(
                        .best, column, says,
                        "best \(column.metric.title): \(says.a) (\(best.a[0].text)) -> \(says.b) (\(best.b[0].text))"))
            }
            let common = Set(rows.a.map(\.key)).intersection(rows.b.map(\.key))
            let orders = rows.map { Order($0.filter { common.contains($0.key) }) }
            let moves = orders.a.moves(to: orders.b)
            if !moves.isEmpty {
                changes.append(
                    change(.order, column, orders.map(\.text), "order by \(column.metric.title): \(moves)"))
            }
        }
        for key in keys {
            guard let ours = statements[key], let theirs = other.statements[key], ours.verdict != theirs.verdict else {
                continue
            }
            let says = Sides(ours.text, theirs.text)
            changes.append(
                change(
                    key.kind, key.column, row: ours.title, says,
                    "\(key.column.metric.title) of \(ours.title): \(says.a) -> \(says.b)"))
        }
        // The best of all phases first, then the order, and so on.
        return ClaimChange.Kind.allCases.flatMap { kind in changes.filter { $0.kind == kind } }
    }

    /// Rows by rank; what shows the same digits shares one.
    private struct Order {
        private let ranks: [(row: Ranked, rank: Int)]

        init(_ rows: [Ranked]) {
            ranks = rows.map { row in (row, 1 + (rows.firstIndex { $0.text == row.text } ?? 0)) }
        }

        /// `CSDM > VELF = CVAR > Base`.
        var text: String {
            ranks.enumerated().map { index, entry in
                (index == 0 ? "" : entry.rank == ranks[index - 1].rank ? " = " : " > ") + entry.row.title
            }.joined()
        }

        /// `CSDM 1 -> 2, VELF 2 -> 1`; empty if the orders are the same.
        func moves(to other: Order) -> String {
            let theirs = Dictionary(other.ranks.map { ($0.row.key, $0.rank) }, uniquingKeysWith: { first, _ in first })
            return ranks.compactMap { row, rank in
                theirs[row.key].flatMap { $0 == rank ? nil : "\(row.title) \(rank) -> \($0)" }
            }.joined(separator: ", ")
        }
    }
}
