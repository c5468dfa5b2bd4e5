import ThawModel

/// A row of what was executed: on which data, and where.
protocol ExecutionRow: TableRow {
    var identity: String { get }
    /// The dataset's fingerprint.
    var dataset: String { get }
    /// The id of the environment's row.
    var environment: Int64 { get }
    /// As `StoredDescription` has it.
    var spec: String { get }
}

extension ExecutionRow {
    /// Throws as `StoredDescription.decode`.
    func description() throws -> RunDescription {
        try StoredDescription.decode(spec, table: Self.databaseTableName, row: identity)
    }
}
