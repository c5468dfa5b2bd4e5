import Foundation
import ThawModel

/// What a worker tells its scheduler: one JSON object a line, on the descriptor that `WorkerLoop.eventsVariable` names.
enum WorkerEvent: Codable, Hashable, Sendable {
    /// The worker takes jobs. Sent once.
    case ready
    /// The worker has taken up the job with this identity.
    case started(identity: String)
    case notice(identity: String, notice: RunNotice)
    /// The job is done; the worker takes the next one.
    case outcome(identity: String, outcome: JobOutcome)
}

/// One JSON object, with the newline that ends it. (JSON strings hold no raw newline.)
func jsonLine(_ value: some Encodable) throws -> Data {
    try JSONEncoder().encode(value) + [UInt8(ascii: "\n")]
}
