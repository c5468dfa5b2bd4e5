import ThawReporting
import ThawStore
import ThawSupport

/// The last look at what databases become, before it is put into its place: of experiments in which everything follows and
/// whose tables can be made, none is made of which that is not so.
struct UnionCheck {
    /// What is united.
    let inputs: [ResultStore]

    /// What is wrong with their union; nil if nothing is that was not so before.
    ///
    /// Throws `StoreError`.
    func flaw(in union: ResultStore) throws -> MergeError? {
        let names = try union.experiments().map(\.record.name)
        if let wrong = try Self.disagreements(union).first,
            try inputs.allSatisfy({ try Self.disagreements($0).isEmpty })
        {
            // The longest name that the row begins with: rows name experiments first.
            let name = names.filter { wrong.row.hasPrefix($0) }.max { $0.count < $1.count } ?? ""
            return try conflict(name, "together they would not follow from their specs (\(wrong))")
        }
        for name in names {
            guard let mixture = Self.mixture(name, union), inputs.allSatisfy({ Self.mixture(name, $0) == nil }) else {
                continue
            }
            return try conflict(name, "together they make no table: \(mixture)")
        }
        return nil
    }

    private func conflict(_ name: String, _ detail: String) throws -> MergeError {
        let owners = try inputs.filter { try $0.experiments().contains { $0.record.name == name } }
        return .differentExperiments(name: name, detail: detail, paths: owners.map(\.path))
    }

    /// Runs and data are as they were; what experiments say of them is new.
    private static func disagreements(_ store: ResultStore) throws -> [Disagreement] {
        try DatabaseCheck(store, hasDigests: false).disagreements.filter {
            $0.table.hasPrefix("experiment") || $0.table.hasPrefix("tuning")
        }
    }

    /// The row of a table that mixes runs of different settings; nil if there is none.
    private static func mixture(_ name: String, _ store: ResultStore) -> String? {
        do {
            _ = try TableBuilder(store: store, experiment: name, hasDigest: false).build(partial: true)
            return nil
        } catch ReportError.ambiguous(_, let group, let row, let setting) {
            return "its row \(row.inQuotes) of \(group.inQuotes) would mix runs that differ in \(setting)"
        } catch {
            return nil
        }
    }
}
