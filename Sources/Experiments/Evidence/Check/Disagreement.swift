import ThawSupport

/// A value in a database that does not follow from what else is known.
package struct Disagreement: Hashable, Sendable, Encodable {
    /// The table (or `view`).
    package var table: String
    /// Which of its rows: what names it to people.
    package var row: String
    /// The column; nil of a row that is missing, or that should not be there.
    package var column: String?
    /// What stands there.
    package var found: String
    /// What follows in its place; nil where `found` says all.
    package var follows: String?
}

/// A value of which this program cannot say what it should be. That does not make it wrong.
package struct Uncheckable: Hashable, Sendable, Encodable {
    /// The table.
    package var table: String
    /// Which of its rows: what names it to people; empty of several.
    package var row: String
    /// Why it cannot be said.
    package var reason: String
    /// Whether other values could not be compared because of it: then what is made of the database says so.
    package var limits: Bool
}

extension Disagreement: CustomStringConvertible {
    /// `experiment_runs, table1, position 3, column labels: method 'CSDM' stands there, 'Base' follows`, on one line.
    package var description: String {
        let place = [table, row, column.map { "column \($0)" } ?? ""].filter { !$0.isEmpty }.joined(separator: ", ")
        return "\(place): \(follows.map { "\(found) stands there, \($0) follows" } ?? found)".singleLine
    }
}

extension Uncheckable: CustomStringConvertible {
    /// `experiments, table1: its spec ...`, on one line.
    package var description: String {
        "\([table, row].filter { !$0.isEmpty }.joined(separator: ", ")): \(reason)".singleLine
    }
}

/// What a check has found so far.
struct CheckLog {
    /// Instances, items, steps: what is beyond is none of these, and is not computed with.
    static let counts = 0...(1 << 40)

    private(set) var compared = 0
    private(set) var disagreements: [Disagreement] = []
    private(set) var uncheckable: [Uncheckable] = []

    /// Counts a comparison, and notes the disagreement unless `isSo`.
    mutating func expect(
        _ isSo: Bool, _ table: String, _ row: @autoclosure () -> String, _ column: String? = nil,
        found: @autoclosure () -> String, follows: @autoclosure () -> String? = nil
    ) {
        compared += 1
        if !isSo { add(Disagreement(table: table, row: row(), column: column, found: found(), follows: follows())) }
    }

    /// Compares two values that are shown as they are.
    mutating func expect<Value: Equatable>(
        _ found: Value, is follows: Value, _ table: String, _ row: @autoclosure () -> String, _ column: String
    ) {
        expect(found == follows, table, row(), column, found: "\(found)", follows: "\(follows)")
    }

    /// Notes a disagreement that came of a comparison counted elsewhere.
    mutating func add(_ disagreement: Disagreement) {
        if !disagreements.contains(disagreement) { disagreements.append(disagreement) }
    }

    /// Counts comparisons that were made elsewhere.
    mutating func count(_ comparisons: Int) { compared += comparisons }

    /// - limits: whether other values cannot be compared because of it.
    mutating func cannotCheck(_ table: String, _ row: String, _ reason: String, limits: Bool = false) {
        let entry = Uncheckable(table: table, row: row, reason: reason, limits: limits)
        if !uncheckable.contains(entry) { uncheckable.append(entry) }
    }
}
