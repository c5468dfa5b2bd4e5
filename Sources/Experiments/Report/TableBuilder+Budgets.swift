import ThawCore

extension TableBuilder {
    /// How often the rows of a group go over each warm set, where not all do so equally often; such rows are compared at
    /// different budgets, and the table's head says so. Rows of a method that agree are called by the method's title.
    /// What programs go over is not known.
    static func budgets(of lines: [TableLine], _ titles: TableTitles) -> String? {
        let lines = lines.filter { !ExternalMethod.isName($0.description.method.name) }
        let passes = lines.map { line in
            WarmBudget(options: line.description.method.options, training: line.description.training).passes
        }
        let distinct = Set(passes).sorted()
        guard distinct.count > 1 else { return nil }
        let methods = lines.map(\.description.method.name)
        let names = lines.indices.map { index in
            let agree = methods.indices.allSatisfy { methods[$0] != methods[index] || passes[$0] == passes[index] }
            return agree ? SpecContext.title(of: methods[index], .method) : titles.row(lines[index])
        }
        let separator = names.contains { $0.contains(",") } ? "; " : ", "
        let parts = distinct.map { number in
            var named: [String] = []
            for (name, own) in zip(names, passes) where own == number && !named.contains(name) { named.append(name) }
            return "\(number) (\(named.joined(separator: separator)))"
        }
        return "Budgets differ: passes over each warm set are \(parts.joined(separator: ", "))."
    }
}
