import Core

extension TableBuilder {
    /// How often the rows of a group go over each warm set, where not all do so equally often; such rows are compared at
    /// different budgets, and the table's head says so.
    static func budgets(of lines: [TableLine], _ titles: TableTitles) -> String? {
        let passes = lines.map { line in
            WarmBudget(options: line.description.method.options, training: line.description.training).passes
        }
        let distinct = Set(passes).sorted()
        guard distinct.count > 1 else { return nil }
        let rows = lines.map(titles.row)
        let separator = rows.contains { $0.contains(",") } ? "; " : ", "
        let parts = distinct.map { number in
            let named = zip(rows, passes).filter { $0.1 == number }.map(\.0)
            return "\(number) (\(named.joined(separator: separator)))"
        }
        return "Budgets differ: passes over each warm set are \(parts.joined(separator: ", "))."
    }
}
