import GRDB
import ThawModel

/// A row of `failures`.
struct FailureRow: ExecutionRow {
    static let databaseTableName = "failures"

    var identity: String
    var dataset: String
    var backbone: String
    var method: String
    var seed: Int
    /// As `StoredDescription` has it.
    var spec: String
    var environment: Int64
    /// As `RunFailure.Kind`.
    var kind: String
    var reason: String
    var failedAt: Double

    enum CodingKeys: String, CodingKey, ColumnExpression {
        case identity, dataset, backbone, method, seed, spec, environment, kind, reason
        case failedAt = "failed_at"
    }

    /// - environment: the id of its row.
    init(_ failed: FailedRun, environment: Int64) throws {
        identity = failed.identity
        dataset = failed.dataset.fingerprint
        backbone = failed.description.backbone.name
        method = failed.description.method.name
        seed = failed.description.seed
        spec = try StoredDescription.encode(failed.description)
        self.environment = environment
        kind = failed.failure.kind.rawValue
        reason = failed.failure.reason
        failedAt = failed.failedAt
    }
}
