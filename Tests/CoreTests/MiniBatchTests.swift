import Testing
import ThawTesting

@testable import ThawCore

@Suite struct MiniBatchTests {
    /// A scaled column gives what the same numbers give as a continuous one, to the bit, in both precisions.
    @Test func scaledColumnsGiveTheBitsOfContinuousOnes() {
        let dataset = TinyData.dataset()
        let rows = dataset.table.rowCount
        let times = (0..<rows).map { UInt32(4_294_000_000) + UInt32($0 * 7_919 % 65_537) }
        let (lowest, highest) = (times.min()!, times.max()!)
        let scaled = times.map { Double($0 - lowest) / Double(highest - lowest) }
        let field = 5
        func table(_ values: Column.Values) -> ExampleTable {
            dataset.table.replacingColumn(field, with: Column(key: .row, values: values))
        }
        func values<S: Scalar>(_ table: ExampleTable, _ type: S.Type) -> [S] {
            let batch = MiniBatch<S>(table, capacity: rows)
            batch.load(table, dataset.split.test)
            return (0..<batch.count).map { batch.continuous(field)[$0] }
        }
        let (a, b) = (
            table(.scaled(FixedBuffer(times), lowest: lowest, highest: highest)),
            table(.continuous(FixedBuffer(scaled)))
        )
        #expect(values(a, Float.self) == values(b, Float.self))
        #expect(values(a, Double.self) == values(b, Double.self))
        #expect(Set(values(a, Double.self)).count > 10)
        let same = table(.scaled(FixedBuffer(repeating: 5, count: rows), lowest: 5, highest: 5))
        #expect(values(same, Double.self).allSatisfy { $0 == 0 })
    }

    /// Lists that share their memory are loaded as arrays are.
    @Test func rowsMayBeAnyCollection() {
        let dataset = TinyData.dataset()
        let batch = MiniBatch<Float>(dataset.table, capacity: 64)
        let rows = Array(dataset.split.trainBase.dropFirst(3).prefix(40))
        func items() -> [Int32] { (0..<batch.count).map { batch.itemIDs[$0] } }
        batch.load(dataset.table, rows)
        let expected = items()
        #expect(expected == rows.map { dataset.table.itemIDs[Int($0)] })
        batch.load(dataset.table, dataset.split.trainBase[3..<43])
        #expect(items() == expected)
        batch.load(dataset.table, rows.lazy.map { $0 })
        #expect(items() == expected)
    }
}
