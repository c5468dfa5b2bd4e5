import ThawCore

/// A file with one row per id (users, items), by the place of the id among all of them.
///
/// Rows that repeat another to the last value are dropped and counted.
struct SideTable {
    let ids: IDSet
    /// [columns][ids.count]: the raw table's columns, without the first, which is the id.
    private(set) var integers: [FixedBuffer<UInt32>]
    private(set) var numbers: [FixedBuffer<Double>]
    /// Rows that were dropped because they repeat another.
    private(set) var duplicates = 0

    /// Throws `DataError` if an id has two rows that differ.
    ///
    /// - noun: what the rows are, e.g. `user`.
    init(_ table: RawTable, noun: String) throws {
        let first = table.chunks.first
        ids = IDSet(table.chunks.map { $0.integers[0] })
        let count = ids.count
        integers = (first?.integers ?? []).dropFirst().map { _ in FixedBuffer(repeating: 0, count: count) }
        numbers = (first?.numbers ?? []).map { _ in FixedBuffer(repeating: 0, count: count) }
        var rowOf = [Int32](repeating: -1, count: count)
        var row = 0
        for chunk in table.chunks {
            for index in 0..<chunk.rowCount {
                defer { row += 1 }
                let id = chunk.integers[0].pointer[index]
                guard let place = ids.place(of: id) else { preconditionFailure("the set has all ids") }
                if rowOf[place] < 0 {
                    rowOf[place] = Int32(row)
                    for (column, source) in zip(integers, chunk.integers.dropFirst()) {
                        column.pointer[place] = source.pointer[index]
                    }
                    for (column, source) in zip(numbers, chunk.numbers) {
                        column.pointer[place] = source.pointer[index]
                    }
                } else if isEqual(place, chunk, index) {
                    duplicates += 1
                } else {
                    throw DataError(
                        "\(noun) \(id) has other values than in line \(table.line(ofRow: Int(rowOf[place])))",
                        file: table.path, line: table.line(ofRow: row),
                        hint: "keep the right one of the two lines")
                }
            }
        }
    }

    private func isEqual(_ place: Int, _ chunk: RowChunk, _ index: Int) -> Bool {
        zip(integers, chunk.integers.dropFirst()).allSatisfy { $0.pointer[place] == $1.pointer[index] }
            && zip(numbers, chunk.numbers).allSatisfy { $0.pointer[place] == $1.pointer[index] }
    }
}

/// A side table joined to the ids that occur in the instances (a left join): all of those ids, in ascending order.
struct JoinedTable {
    private let side: SideTable
    /// [ids that occur]: the place in the side table, or -1 if it has no such row.
    private let places: [Int32]
    /// Ids without a row in the side table.
    let unmatched: Int

    init(_ occurring: IDSet, _ side: SideTable) {
        var places = [Int32](repeating: -1, count: occurring.count)
        occurring.visit { place, id in
            if let found = side.ids.place(of: id) { places[place] = Int32(found) }
        }
        self.side = side
        self.places = places
        unmatched = places.count { $0 < 0 }
    }

    /// A column as a categorical feature: 0 where the value is missing, then from 1 in ascending order of the values
    /// that occur.
    ///
    /// - column: of the side table, from 0 behind the id.
    func categorical(_ column: Int) -> (ids: FixedBuffer<Int32>, vocabulary: Int) {
        let values = FixedBuffer(repeating: RowChunk.missing, count: places.count)
        for (key, place) in places.enumerated() where place >= 0 {
            values.pointer[key] = side.integers[column].pointer[Int(place)]
        }
        let known = IDSet([values])
        let ids = FixedBuffer<Int32>(repeating: 0, count: places.count)
        for key in 0..<values.count {
            if let place = known.place(of: values.pointer[key]) { ids.pointer[key] = Int32(place) + 1 }
        }
        return (ids, known.count + 1)
    }

    /// A column of numbers; 0 where it is missing.
    func numbers(_ column: Int) -> [Double] {
        places.map { $0 < 0 ? 0 : side.numbers[column].pointer[Int($0)] }
    }
}

/// (x - min) / (max - min), or 0 where all are equal.
func scaledToUnit(_ values: [Double]) -> FixedBuffer<Double> {
    let (least, greatest) = (values.min() ?? 0, values.max() ?? 0)
    let range = greatest > least ? greatest - least : 1
    return FixedBuffer(values.map { ($0 - least) / range })
}
