import GRDB

/// A row of `claims`.
struct ClaimRow: TableRow {
    static let databaseTableName = "claims"

    var run: String
    /// The owner's token.
    var owner: String
    var host: String
    /// The column takes numbers that no process has.
    var pid: Int64
    var process: String
    var label: String
    var stage: String
    var claimedAt: Double
    var heartbeatAt: Double
    var lease: Double

    enum CodingKeys: String, CodingKey, ColumnExpression {
        case run, owner, host, pid, process, label, stage
        case claimedAt = "claimed_at"
        case heartbeatAt = "heartbeat_at"
        case lease
    }

    init(_ claim: Claim) {
        run = claim.identity
        owner = claim.owner.token
        host = claim.owner.host
        pid = Int64(claim.owner.pid)
        process = claim.owner.process
        label = claim.label
        stage = claim.stage
        claimedAt = claim.claimedAt
        heartbeatAt = claim.heartbeatAt
        lease = claim.lease
    }

    var claim: Claim {
        Claim(
            identity: run,
            owner: ClaimOwner(token: owner, host: host, pid: Int32(exactly: pid) ?? 0, process: process),
            label: label, stage: stage, claimedAt: claimedAt, heartbeatAt: heartbeatAt, lease: lease)
    }
}
