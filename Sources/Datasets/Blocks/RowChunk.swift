import ThawCore

/// Rows of a file, column by column.
///
/// Filled by the one thread that parses its block, afterwards only read.
final class RowChunk: @unchecked Sendable {
    let rowCount: Int
    /// [integerColumns][rowCount]; a missing value is `RowChunk.missing`.
    private(set) var integers: [FixedBuffer<UInt32>]
    /// [numberColumns][rowCount]
    let numbers: [FixedBuffer<Double>]

    /// Stands for a missing value: every id is less.
    static let missing = UInt32.max

    init(rowCount: Int, integerColumns: Int, numberColumns: Int) {
        self.rowCount = rowCount
        integers = (0..<integerColumns).map { _ in FixedBuffer(repeating: 0, count: rowCount) }
        numbers = (0..<numberColumns).map { _ in FixedBuffer(repeating: 0, count: rowCount) }
    }

    /// Gives the memory of a column back, which nobody needs any more.
    func release(_ column: Int) { integers[column] = FixedBuffer(repeating: 0, count: 0) }
}
