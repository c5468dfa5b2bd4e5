import ThawCore
import ThawModel

extension TableBuilder {
    /// How often the rows of a group go over each warm set, where not all do so equally often; such rows are compared at
    /// different budgets, and the table's head says so. Rows of a method that agree are called by the method's title.
    /// What programs go over is not known, nor what methods do that this program does not have.
    static func budgets(of lines: [TableLine], _ titles: TableTitles) -> String? {
        let known = lines.compactMap { line -> (line: TableLine, passes: Int)? in
            guard let training = TrainingSettings(record: line.description.training),
                let budget = line.description.method.declaration?.budget(training)
            else { return nil }
            return (line, budget.passes)
        }
        let (lines, passes) = (known.map(\.line), known.map(\.passes))
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
