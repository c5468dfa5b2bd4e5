import Foundation
import ThawCore

/// What fitting a method left, as it is kept: the session's bytes, and what the fit took.
struct FittedState: Sendable {
    /// What the fit took where it was done.
    struct Record: Codable, Hashable, Sendable {
        var steps: Int
        var seconds: Double
        var counts: TrainingCounts
    }

    var record: Record
    /// `ColdStartSession.exportFitted`.
    var bytes: [UInt8]

    /// Length of the record (8 bytes, little-endian), the record as JSON, the bytes.
    var payload: [UInt8] {
        get throws {
            let json = try JSONEncoder().encode(record)
            return withUnsafeBytes(of: UInt64(json.count).littleEndian) { Array($0) } + json + bytes
        }
    }

    init(record: Record, bytes: [UInt8]) {
        self.record = record
        self.bytes = bytes
    }

    /// nil where `payload` is not what `payload` makes.
    init?(payload: [UInt8]) {
        let head = MemoryLayout<UInt64>.size
        guard payload.count >= head else { return nil }
        let length = payload[..<head].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard length <= UInt64(payload.count - head) else { return nil }
        let end = head + Int(length)
        guard let record = try? JSONDecoder().decode(Record.self, from: Data(payload[head..<end])) else { return nil }
        self.init(record: record, bytes: Array(payload[end...]))
    }
}
