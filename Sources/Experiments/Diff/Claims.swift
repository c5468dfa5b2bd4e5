import ThawCore

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
        /// What is spoken of.
        var subject: String
        var row: String
        /// Whether it claims something: a difference that is significant, a sign.
        var isClaim: Bool
        /// Whether it says that nothing can be said.
        var isEmpty = false
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
            for row in group.rows {
                stateSign(of: row, phase, table)
                for metric in shown where metric != .relaimpr {
                    stateSignificance(of: row, Column(phase: phase, metric: metric), table)
                }
            }
        }
    }

    private mutating func stateSign(of row: KeyedTable.Row, _ phase: Phase, _ table: KeyedTable) {
        guard !row.isBase, let mean = table.cell(row, phase, .relaimpr)?.mean else { return }
        let text = TableMetric.relaimpr.text(mean)
        let sign = text.hasPrefix("+") ? "+" : text.hasPrefix("-") ? "-" : "0"
        state(
            .sign, Column(phase: phase, metric: .relaimpr), row.key,
            Statement(
                verdict: sign, text: text, subject: "RelaImpr of \(row.title)", row: row.title, isClaim: sign != "0"))
    }

    /// What the tests say that the table marks. One that cannot be done (a single seed) shows nothing.
    private mutating func stateSignificance(of row: KeyedTable.Row, _ column: Column, _ table: KeyedTable) {
        guard !row.isBase, let cell = table.cell(row, column.phase, column.metric) else { return }
        func state(_ kind: ClaimChange.Kind, _ p: Double?, _ holds: Bool, _ subject: String) {
            let text = p == nil ? "not testable" : "\(holds ? "" : "not ")significant (p \(ComparisonTable.text(p)))"
            self.state(
                kind, column, row.key,
                Statement(
                    verdict: "\(holds)", text: text, subject: "\(column.metric.title) of \(row.title) \(subject)",
                    row: row.title, isClaim: holds, isEmpty: p == nil))
        }
        state(.significanceAgainstBase, cell.pAgainstBase, cell.differsFromBase, "against base")
        if cell.isBest {
            state(.significanceAgainstSecond, cell.pAgainstRival, cell.beatsRival, "(the best) against the second")
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
        let sorted = rows.sorted { column.metric.higherIsBetter ? $0.mean > $1.mean : $0.mean < $1.mean }
        let texts = sorted.map { column.metric.text($0.mean) }
        // What shows the same digits stays in the table's order.
        let ranked = rows.enumerated().map { offset, entry in
            let text = column.metric.text(entry.mean)
            return (
                rank: texts.firstIndex(of: text) ?? 0, offset: offset,
                row: Ranked(key: entry.row.key, title: entry.row.title, text: text)
            )
        }
        return ranked.sorted { ($0.rank, $0.offset) < ($1.rank, $1.offset) }.map(\.row)
    }

    /// The claims of this side that the other makes too, true or not.
    func count(alsoIn other: Claims) -> Int {
        2 * pairs(with: other).count
            + keys.count { key in
                guard let ours = statements[key], let theirs = other.statements[key] else { return false }
                return !(ours.isEmpty && theirs.isEmpty)
            }
    }

    /// The columns that have a best row on both sides.
    private func pairs(with other: Claims) -> [(column: Column, rows: Sides<[Ranked]>)] {
        columns.compactMap { column, rows in
            guard let theirs = other.columns.first(where: { $0.column == column })?.rows else { return nil }
            return min(rows.count, theirs.count) > 1 ? (column, Sides(rows, theirs)) : nil
        }
    }

    /// What no longer holds, holds of another row, or holds in `other` alone.
    /// - shared: both sides' claims over the runs that both have: what they would say with the same seeds.
    /// - group: the group on both sides.
    func changes(to other: Claims, shared: Sides<Claims?>, group: Sides<KeyedTable.Group>) -> [ClaimChange] {
        let fallen = FallenCounts(group)
        var changes: [ClaimChange] = []
        func add(
            _ kind: ClaimChange.Kind, _ change: ClaimChange.Change, _ column: Column, row: Statement? = nil,
            _ says: Sides<String>, _ text: String
        ) {
            let seeds = change == .lost ? fallen.text(of: row?.row) : ""
            changes.append(
                ClaimChange(
                    kind: kind, change: change, group: group.a.title, phase: column.phase, metric: column.metric,
                    row: row?.row, says: says, isIncomplete: isIncomplete || other.isIncomplete, text: text + seeds))
        }
        for (column, rows) in pairs(with: other) {
            let shared = shared.map { $0?.rows(column) ?? [] }
            let best = rows.map(Self.best)
            let names = best.map { Set($0.map(\.key)) }
            if !names.isSame {
                let says = best.map { $0.map(\.title).joined(separator: ", ") }
                let now = shared.map { Set(Self.best($0).map(\.key)) }
                let isOther = !names.b.isSubset(of: rows.a.map(\.key))
                let isNew = names.b.isStrictSubset(of: names.a) || (isOther && now.b == names.a)
                let isLost = !fallen.isEmpty && now.a == names.b
                add(
                    .best, isNew ? .new : isLost ? .lost : .reversed, column, says,
                    "best \(column.metric.title): \(says.a) (\(best.a[0].text)) -> \(says.b) (\(best.b[0].text))")
            }
            let common = Set(rows.a.map(\.key)).intersection(rows.b.map(\.key))
            let orders = rows.map { Order($0.filter { common.contains($0.key) }) }
            let moves = orders.a.moves(to: orders.b)
            if !moves.isEmpty {
                let ours = Order(shared.a.filter { common.contains($0.key) })
                let isLost = !fallen.isEmpty && ours.moves(to: orders.b).isEmpty
                add(
                    .order, orders.a.isKept(in: orders.b) ? .new : isLost ? .lost : .reversed, column,
                    orders.map(\.text), "order by \(column.metric.title): \(moves)")
            }
        }
        for key in keys {
            guard let ours = statements[key], let theirs = other.statements[key], ours.verdict != theirs.verdict else {
                continue
            }
            let says = Sides(ours.text, theirs.text)
            // What the runs that both have say on this side: the same as B, or nothing at all.
            let now = shared.a?.statements[key]
            let isLost = !fallen.isEmpty && (now == nil || now?.verdict == theirs.verdict)
            add(
                key.kind, ours.isClaim ? (isLost ? .lost : .reversed) : .new, key.column, row: ours, says,
                "\(ours.subject): \(says.a) -> \(says.b)")
        }
        // The best of all phases first, then the order, and so on.
        return ClaimChange.Kind.allCases.flatMap { kind in changes.filter { $0.kind == kind } }
    }

    /// The rows of a column, best first.
    private func rows(_ column: Column) -> [Ranked] { columns.first { $0.column == column }?.rows ?? [] }

    /// The first of the rows, and those that show the same digits.
    private static func best(_ rows: [Ranked]) -> [Ranked] { rows.filter { $0.text == rows[0].text } }

    /// Rows of a group of which B has fewer runs than A.
    private struct FallenCounts {
        private let rows: [(title: String, counts: Sides<Int>)]
        /// Whether all rows of the group are among them.
        private let isOfAll: Bool

        init(_ group: Sides<KeyedTable.Group>) {
            rows = group.a.rows.compactMap { row in
                let counts = Sides(row.finished, group.b.row(row.key)?.finished ?? 0)
                return counts.b < counts.a ? (row.title, counts) : nil
            }
            isOfAll = rows.count == group.a.rows.count
        }

        var isEmpty: Bool { rows.isEmpty }

        /// ` (n 10 -> 2)`; where it is another row than `title` that lacks runs, with its name.
        func text(of title: String?) -> String {
            guard let found = rows.first(where: { $0.title == title }) ?? rows.first else { return "" }
            let counts = "\(found.counts.a) -> \(found.counts.b)"
            let isAlike = title == nil && isOfAll && rows.allSatisfy { $0.counts == found.counts }
            return found.title == title || isAlike ? " (n \(counts))" : " (n of \(found.title) \(counts))"
        }
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

        /// Whether every row that is before another is so in `other`, too.
        func isKept(in other: Order) -> Bool {
            let theirs = Dictionary(other.ranks.map { ($0.row.key, $0.rank) }, uniquingKeysWith: { first, _ in first })
            return ranks.allSatisfy { first in
                ranks.allSatisfy { second in
                    guard first.rank < second.rank, let a = theirs[first.row.key], let b = theirs[second.row.key] else {
                        return true
                    }
                    return a < b
                }
            }
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
