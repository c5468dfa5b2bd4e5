import Foundation
import TestSupport
import Testing
import ThawCore
import ThawTesting

@testable import ThawDatasets

/// What programs and notebooks find in an exchange folder is what the dataset has.
@Suite struct ExchangeFolderTests {
    private let data = TinyData.dataset()

    private func floats(_ path: String) throws -> [Float] { try NPYFile(path: "\(path).npy").floats() }

    @Test func everyValueIsThere() throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/export"
        try ExchangeFolder.export(data, to: path)
        let schema = try JSONDecoder().decode(
            ExchangeSchema.self, from: Data(contentsOf: URL(fileURLWithPath: "\(path)/schema.json")))
        #expect(schema.format == 1 && schema.testLabels && schema.run == nil && schema.dataset.synthetic)
        #expect(schema.itemField == "item_id" && schema.userField == "user_id" && schema.countField == "count")
        #expect(schema.phases == ["cold", "warm-a", "warm-b", "warm-c"])
        #expect(schema.fields.map(\.name) == data.table.schema.fields.map(\.name))
        #expect(
            schema.fields.map(\.kind) == [.id, .id, .id, .id, .bag, .number, .number])
        #expect(schema.fields.map(\.by) == [.row, .user, .row, .item, .item, .row, .item])
        #expect(schema.fields.filter(\.sideInformation).map(\.name) == ["item_id", "year", "genres", "count"])

        let parts =
            [("train-base", data.split.trainBase), ("test", data.split.test)]
            + zip(["warm-a", "warm-b", "warm-c"], data.split.warm)
        for (name, rows) in parts {
            #expect(schema.rows[name] == rows.count)
            #expect(
                try NPYFile(path: "\(path)/\(name)/label.npy").labels() == rows.map { data.table.labels[Int($0)] })
            #expect(try floats("\(path)/\(name)/item_id") == rows.map { Float(data.table.itemIDs[Int($0)]) })
            #expect(try floats("\(path)/\(name)/user_id") == rows.map { Float(data.table.userIDs[Int($0)]) })
            let times = try #require(data.table.columns[5].numbers)
            #expect(try floats("\(path)/\(name)/time_stamp") == rows.map { Float(times[Int($0)]) })
        }
        #expect(try floats("\(path)/users/gender") == data.table.columns[1].ids?.map { Float($0) })
        #expect(try floats("\(path)/items/year") == data.table.columns[3].ids?.map { Float($0) })
        #expect(try floats("\(path)/items/count") == data.table.columns[6].numbers?.map { Float($0) })
        #expect(try floats("\(path)/items/old") == data.split.oldItems.map { Float($0) })
        #expect(try floats("\(path)/items/new") == data.split.newItems.map { Float($0) })

        let offsets = try floats("\(path)/items/genres.offsets").map { Int($0) }
        let (ids, weights) = (try floats("\(path)/items/genres.ids"), try floats("\(path)/items/genres.weights"))
        let bags = try #require(data.table.columns[4].bags)
        #expect(offsets.count == bags.count + 1)
        for (item, bag) in bags.enumerated() {
            let range = offsets[item]..<offsets[item + 1]
            #expect(
                Dictionary(uniqueKeysWithValues: range.map { (Int32(ids[$0]), Int32(weights[$0])) }) == bag)
        }
        #expect(
            try message { try ExchangeFolder.export(data, to: path) }
                == "\(path): there is something already (name another folder, or remove it)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["export"])
        try ExchangeFolder.export(data, to: "\(folder.path)/slash/")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["export", "slash"])
    }

    /// Columns as the large datasets have them, and of real shape: bags and scaled numbers by row.
    @Test func otherKindsOfColumns() throws {
        let folder = try TemporaryFolder()
        let count = data.table.rowCount
        let times = (0..<count).map { UInt32(1000 + ($0 * 37) % 101) }
        var columns = data.table.columns
        columns[4] = Column.bag(key: .row, sequences: (0..<count).map { [Int32($0 % 6), 0, 0] })
        columns[5] = Column(
            key: .row, values: .scaled(FixedBuffer(times), lowest: times.min() ?? 0, highest: times.max() ?? 0))
        var changed = data
        changed.table = ExampleTable(schema: data.table.schema, columns: columns, labels: data.table.labels)
        let exchange = ExchangeFolder(changed, path: folder.path)
        try exchange.write(.test, labels: false)
        #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/test/label.npy"))
        let rows = data.split.test
        #expect(
            try floats("\(folder.path)/test/time_stamp")
                == rows.map { Float(Double(times[Int($0)] - 1000) / 100) })
        #expect(
            try floats("\(folder.path)/test/genres.offsets").last
                == Float(rows.reduce(0) { $0 + ($1 % 6 == 0 ? 1 : 2) }))
        #expect(try floats("\(folder.path)/test/genres.ids").first == Float(rows[0] % 6))
    }
}
