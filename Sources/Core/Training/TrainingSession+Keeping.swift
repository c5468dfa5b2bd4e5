// What training has made, as bytes. In this order:
// - all parameters, as the stores lay them out, the backbone's first; batch normalisation's running statistics;
// - for each table that catches up, in the stores' order: the number of Adam's steps that rows are behind (4 bytes,
//   little-endian), and a byte for each row, 1 if it is behind and 0 if it is up to date.
//
// Rows that are behind are those that no batch has read. They have taken no step, so their moments are zero, and Adam's
// constants follow from its settings, so that a number is all there is to keep.
extension TrainingSession {
    package func exportBackbone() -> [UInt8] { bytes(of: [backbone.store]) }
    package func importBackbone(_ bytes: [UInt8]) throws { try restore([backbone.store], from: bytes) }
    package func exportFitted() -> [UInt8] { bytes(of: fittedStores) }
    package func importFitted(_ bytes: [UInt8]) throws { try restore(fittedStores, from: bytes) }

    private var fittedStores: [ParameterStore<S>] { [backbone.store] + (method.ownStore.map { [$0] } ?? []) }

    private func bytes(of stores: [ParameterStore<S>]) -> [UInt8] {
        let pending = catchUpTables(of: stores).map { $0.settle() }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(byteCount(of: stores))
        for part in keptParts(of: stores) { bytes.append(contentsOf: UnsafeRawBufferPointer(part)) }
        for pending in pending {
            withUnsafeBytes(of: UInt32(pending.steps).littleEndian) { bytes.append(contentsOf: $0) }
            bytes.append(contentsOf: pending.rows)
        }
        return bytes
    }

    private func restore(_ stores: [ParameterStore<S>], from bytes: [UInt8]) throws {
        let expected = byteCount(of: stores)
        guard bytes.count == expected else {
            throw TrainingError.foreignBackbone("\(bytes.count) bytes where \(expected) are expected")
        }
        var rest = bytes[...]
        for part in keptParts(of: stores) {
            UnsafeMutableRawBufferPointer(part).copyBytes(from: rest.prefix(part.count * MemoryLayout<S>.size))
            rest = rest.dropFirst(part.count * MemoryLayout<S>.size)
        }
        for table in catchUpTables(of: stores) {
            let steps = rest.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
            let constants = (0..<steps).map { AdamConstants<S>(context.training.adam, step: $0 + 1) }
            table.restore(Array(rest.dropFirst(4).prefix(table.rows)), steps: constants)
            rest = rest.dropFirst(4 + table.rows)
        }
    }

    private func keptParts(of stores: [ParameterStore<S>]) -> [UnsafeMutableBufferPointer<S>] {
        stores.map { UnsafeMutableBufferPointer(start: $0.raw.values, count: $0.count) }
            + backbone.runningStatistics.map { UnsafeMutableBufferPointer(start: $0.pointer, count: $0.count) }
    }

    private func catchUpTables(of stores: [ParameterStore<S>]) -> [CatchUpTable<S>] {
        stores.flatMap { store in
            store.parameters.filter { context.training.adam.catchesUp($0) }.map { store.makeCatchUpTable($0) }
        }
    }

    private func byteCount(of stores: [ParameterStore<S>]) -> Int {
        keptParts(of: stores).reduce(0) { $0 + $1.count } * MemoryLayout<S>.size
            + catchUpTables(of: stores).reduce(0) { $0 + 4 + $1.rows }
    }
}
