import GRDB
import ThawModel

/// The datasets and environments that rows refer to. Each is read once, and decoded when it is first asked for.
struct Origins {
    private let datasets: [String: DatasetRow]
    private var records: [String: DatasetRecord] = [:]
    private let environments: [Int64: EnvironmentRow]

    init(of rows: [some ExecutionRow], _ database: Database) throws {
        datasets = try DatasetRow.rows(database, where: .fingerprint, in: Array(Set(rows.map(\.dataset))))
            .reduce(into: [:]) { $0[$1.fingerprint] = $1 }
        environments = try EnvironmentRow.rows(database, where: .id, in: Array(Set(rows.map(\.environment))))
            .reduce(into: [:]) { environments, row in environments[row.id ?? 0] = row }
    }

    /// nil if there is none.
    mutating func dataset(_ fingerprint: String) throws -> DatasetRecord? {
        if let record = records[fingerprint] { return record }
        let record = try datasets[fingerprint]?.record()
        records[fingerprint] = record
        return record
    }

    /// The environment with this id; the foreign key sees to it that there is one.
    func environment(_ id: Int64) throws -> EnvironmentRecord {
        guard let row = environments[id] else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a run without its environment")
        }
        return row.record
    }
}
