// A backbone as bytes. In this order:
// - all parameters, as the store lays them out; batch normalisation's running statistics;
// - for each table that catches up, in the store's order: the number of Adam's steps that rows are behind (4 bytes,
//   little-endian), and a byte for each row, 1 if it is behind and 0 if it is up to date.
//
// Rows that are behind are those that no batch has read. They have taken no step, so their moments are zero, and Adam's
// constants follow from its settings, so that a number is all there is to keep.
extension TrainingSession {
    func exportBackbone() -> [UInt8] {
        let pending = catchUpTables.map { ($0, $0.settle()) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(byteCount)
        for part in keptParts { bytes.append(contentsOf: UnsafeRawBufferPointer(part)) }
        for (_, pending) in pending {
            withUnsafeBytes(of: UInt32(pending.steps).littleEndian) { bytes.append(contentsOf: $0) }
            bytes.append(contentsOf: pending.rows)
        }
        return bytes
    }

    func importBackbone(_ bytes: [UInt8]) throws {
        guard bytes.count == byteCount else {
            throw TrainingError.foreignBackbone("\(bytes.count) bytes where \(byteCount) are expected")
        }
        var rest = bytes[...]
        for part in keptParts {
            UnsafeMutableRawBufferPointer(part).copyBytes(from: rest.prefix(part.count * MemoryLayout<S>.size))
            rest = rest.dropFirst(part.count * MemoryLayout<S>.size)
        }
        for table in catchUpTables {
            let steps = rest.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
            let constants = (0..<steps).map { AdamConstants<S>(context.training.adam, step: $0 + 1) }
            table.restore(Array(rest.dropFirst(4).prefix(table.rows)), steps: constants)
            rest = rest.dropFirst(4 + table.rows)
        }
    }

    private var keptParts: [UnsafeMutableBufferPointer<S>] {
        [UnsafeMutableBufferPointer(start: backbone.store.raw.values, count: backbone.store.count)]
            + backbone.runningStatistics.map { UnsafeMutableBufferPointer(start: $0.pointer, count: $0.count) }
    }

    private var catchUpTables: [CatchUpTable<S>] {
        backbone.store.parameters.filter { context.training.adam.catchesUp($0) }
            .map { backbone.store.makeCatchUpTable($0) }
    }

    private var byteCount: Int {
        keptParts.reduce(0) { $0 + $1.count } * MemoryLayout<S>.size + catchUpTables.reduce(0) { $0 + 4 + $1.rows }
    }
}
