import Foundation
import GRDB
import TestSupport
import Testing
import ThawCore

@testable import ThawDatasets

/// Join, encoding and split against the same in SQL, row for row, on files of 100,000 rows that SQLite gets by another
/// reader.
@Suite struct SQLiteAgreementTests {
    private static let (n, k) = (300, 40)
    private static let thresholds: ResolvedOptions = ["old-threshold": .integer(n), "warm-size": .integer(k)]

    @Test func taobaoAD() throws {
        let folder = try TemporaryFolder()
        let raw = "\(folder.path)/data/taobao-ad"
        var files = try RandomRawFiles(seed: 1, folder: raw)
        try files.writeTaobaoAD(rows: 100_000, users: 3_000, ads: 900)
        let dataset = try DatasetLoader.load(
            name: "taobao-ad", options: Self.thresholds, locations: folder.locations)
        let sql = try SQLReference(
            instances: "\(raw)/raw_sample.csv", ["user_id", "time_stamp", "item_id", "pid", "nonclk", "label"],
            users: "\(raw)/user_profile.csv",
            [
                "user_id", "cms_segid", "cms_group_id", "final_gender_code", "age_level", "pvalue_level",
                "shopping_level", "occupation", "new_user_class_level",
            ],
            items: "\(raw)/ad_feature.csv", ["item_id", "cate_id", "campaign_id", "customer", "brand", "price"],
            hasHeader: true)
        let categorical = [
            "user_id", "item_id", "pid", "cate_id", "campaign_id", "customer", "brand", "cms_segid", "cms_group_id",
            "final_gender_code", "age_level", "pvalue_level", "shopping_level", "occupation", "new_user_class_level",
        ]
        #expect(dataset.table.schema.fields.map(\.name) == categorical + ["time_stamp", "price", "count"])
        try expectAgreement(dataset, sql, positive: "label = 1")
        #expect(
            names(dataset, dataset.table.schema.sideInformation) == ["item_id", "cate_id", "customer", "campaign_id"])
    }

    @Test func cikm2019() throws {
        let folder = try TemporaryFolder()
        let raw = "\(folder.path)/data/cikm-2019"
        var files = try RandomRawFiles(seed: 2, folder: raw)
        try files.writeCIKM2019(rows: 100_000, users: 3_000, items: 900)
        let dataset = try DatasetLoader.load(
            name: "cikm-2019", options: Self.thresholds, locations: folder.locations)
        let sql = try SQLReference(
            instances: "\(raw)/user_behavior.csv", ["user_id", "item_id", "label", "time_stamp"],
            users: "\(raw)/user.csv", ["user_id", "gender", "age", "purchasing_power"],
            items: "\(raw)/item.csv", ["item_id", "category", "shop", "brand"], hasHeader: false)
        #expect(
            dataset.table.schema.fields.map(\.name) == [
                "user_id", "gender", "age", "purchasing_power", "item_id", "category", "shop", "brand", "time_stamp",
                "count",
            ])
        try expectAgreement(dataset, sql, positive: "label = 'buy'")
        #expect(names(dataset, dataset.table.schema.sideInformation) == ["item_id", "count"])
        #expect(
            names(dataset, dataset.table.schema.publishedSideInformation)
                == ["item_id", "category", "shop", "brand", "count"])
    }

    private func names(_ dataset: ColdStartDataset, _ fields: [Int]) -> [String] {
        fields.map { dataset.table.schema.fields[$0].name }
    }

    /// Everything: every column of every row, vocabularies, labels and the lists of the split.
    private func expectAgreement(_ dataset: ColdStartDataset, _ sql: SQLReference, positive: String) throws {
        let table = dataset.table
        try #require(table.rowCount == 100_000)
        for (field, column) in zip(table.schema.fields, table.columns) {
            if let vocabulary = field.kind.vocabulary {
                let expected = try sql.ids(of: field.name)
                let ids = try #require(column.ids)
                #expect((0..<table.rowCount).map { ids[key(column, $0, table)] } == expected.ids, "\(field.name)")
                #expect(vocabulary == expected.vocabulary, "\(field.name)")
                // A test of missing values must have some, and one of values must have many.
                if column.key != .row { #expect(expected.ids.contains(0) && expected.ids.contains(2), "\(field.name)") }
            } else {
                let numbers = try #require(column.numbers)
                let found = (0..<table.rowCount).map { numbers[key(column, $0, table)] }
                #expect(found == (try sql.scaled(field.name)), "\(field.name)")
                #expect(found.min() == 0 && found.max() == 1, "\(field.name)")
            }
        }
        #expect(Array(table.labels.elements) == (try sql.labels(positive)))
        for (name, rows) in dataset.split.parts {
            let expected = try sql.rows(of: name, n: Self.n, k: Self.k)
            #expect(Array(rows) == expected && !expected.isEmpty, "\(name)")
        }
        #expect(dataset.split.sizes.reduce(0) { $0 + $1.rows } < table.rowCount, "some items must be dropped")
    }

    private func key(_ column: ThawCore.Column, _ row: Int, _ table: ExampleTable) -> Int {
        switch column.key {
        case .row: row
        case .user: Int(table.userIDs[row])
        case .item: Int(table.itemIDs[row])
        }
    }
}

/// Instances joined to their users and items in a database in memory.
private struct SQLReference {
    private let queue: DatabaseQueue

    init(
        instances: String, _ instanceColumns: [String], users: String, _ userColumns: [String], items: String,
        _ itemColumns: [String], hasHeader: Bool
    ) throws {
        queue = try DatabaseQueue()
        try queue.write { db in
            try Self.load(instances, into: "instances", instanceColumns, hasHeader: hasHeader, db)
            try Self.load(users, into: "users", userColumns, hasHeader: hasHeader, db)
            try Self.load(items, into: "items", itemColumns, hasHeader: hasHeader, db)
            try db.execute(
                sql: """
                    CREATE TABLE joined AS
                    SELECT n.row AS row, n.*, \((userColumns.dropFirst() + itemColumns.dropFirst()).joined(separator: ", ")),
                        (SELECT count(*) FROM instances m WHERE m.item_id = n.item_id) AS count
                    FROM instances n
                    LEFT JOIN (SELECT DISTINCT \(userColumns.joined(separator: ", ")) FROM users) USING (user_id)
                    LEFT JOIN (SELECT DISTINCT \(itemColumns.joined(separator: ", ")) FROM items) USING (item_id)
                    """)
        }
    }

    /// Empty fields and NULL become null; what looks like a number becomes one.
    private static func load(
        _ path: String, into table: String, _ columns: [String], hasHeader: Bool, _ db: Database
    ) throws {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try db.execute(
            sql: "CREATE TABLE \(table) (row INTEGER PRIMARY KEY, "
                + columns.map { "\($0) NUMERIC" }.joined(separator: ", ") + ")")
        let marks = columns.map { _ in "?" }.joined(separator: ", ")
        let insert = try db.makeStatement(sql: "INSERT INTO \(table) VALUES (?, \(marks))")
        for (row, line) in text.split(separator: "\n").dropFirst(hasHeader ? 1 : 0).enumerated() {
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            let values = fields.map { ["", "NULL"].contains($0) ? nil : String($0) }
            try insert.execute(arguments: [row] + StatementArguments(values))
        }
        if table == "instances" { try db.execute(sql: "CREATE INDEX by_item ON instances (item_id)") }
    }

    /// The ids of a field, by row: from 0 for what every instance has, else from 1, with 0 for null.
    func ids(of column: String) throws -> (ids: [Int32], vocabulary: Int) {
        let first = ["user_id", "item_id", "pid"].contains(column) ? 0 : 1
        return try queue.write { db in
            try db.execute(
                sql: """
                    DROP TABLE IF EXISTS vocabulary;
                    CREATE TABLE vocabulary AS
                    SELECT value, row_number() OVER (ORDER BY value) - 1 + \(first) AS id
                    FROM (SELECT DISTINCT \(column) AS value FROM joined WHERE \(column) IS NOT NULL);
                    CREATE INDEX by_value ON vocabulary (value);
                    """)
            let ids = try Int32.fetchAll(
                db,
                sql: "SELECT coalesce(id, 0) FROM joined LEFT JOIN vocabulary ON value = \(column) ORDER BY row")
            let size = try Int.fetchOne(db, sql: "SELECT count(*) FROM vocabulary") ?? 0
            return (ids, size + first)
        }
    }

    /// A field scaled to [0, 1], by row.
    func scaled(_ column: String) throws -> [Double] {
        try queue.read { db in
            try Double.fetchAll(
                db,
                sql: """
                    WITH filled AS (SELECT row, CAST(coalesce(\(column), 0) AS REAL) AS x FROM joined),
                        bounds AS (SELECT min(x) AS low, max(x) AS high FROM filled)
                    SELECT (x - low) / (high - low) FROM filled, bounds ORDER BY row
                    """)
        }
    }

    func labels(_ positive: String) throws -> [UInt8] {
        try queue.read { try UInt8.fetchAll($0, sql: "SELECT \(positive) FROM joined ORDER BY row") }
    }

    /// The rows of one part of the split, in time order.
    func rows(of part: String, n: Int, k: Int) throws -> [Int32] {
        try queue.read { db in
            try Int32.fetchAll(
                db,
                sql: """
                    WITH placed AS (
                        SELECT row, time_stamp, count,
                            row_number() OVER (PARTITION BY item_id ORDER BY time_stamp, row) - 1 AS place
                        FROM joined),
                    parts AS (
                        SELECT row, time_stamp,
                            CASE WHEN count > \(n) THEN 'train-base' WHEN count < 3 * \(k) THEN 'dropped'
                                WHEN place < \(k) THEN 'warm-a' WHEN place < 2 * \(k) THEN 'warm-b'
                                WHEN place < 3 * \(k) THEN 'warm-c' ELSE 'test' END AS part
                        FROM placed)
                    SELECT row FROM parts WHERE part = ? ORDER BY time_stamp, row
                    """, arguments: [part])
        }
    }
}
