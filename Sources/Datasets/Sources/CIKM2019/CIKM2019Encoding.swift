import ThawCore
import ThawSupport

/// How CIKM 2019's files become features. The released code has no preprocessing for them; the fields are those it
/// reads, and their ids are made as for Taobao AD.
///
/// | field | id or value |
/// |---|---|
/// | user_id, item_id | from 0, ascending, of the users and items that occur in `user_behavior.csv` |
/// | gender, age, purchasing_power | by user: 0 where missing, then from 1, ascending, of the values that occur |
/// | category, shop, brand | by item: the same |
/// | time_stamp, count | scaled to [0, 1] by the least and the greatest value over all instances |
///
/// A value is missing where the user or item is not in its file.
extension CIKM2019 {
    static func encode(
        folder: String, into output: ColumnFileWriter, progress: ReadingProgress
    ) throws -> (table: StoredTable, files: [(digest: String, stamp: FileStamp)]) {
        func sideFile(_ layout: FileLayout) throws -> RawTable {
            try RawTable.read(
                CIKM2019SideFile(layout: layout), folder: folder, howToGet: howToGet, progress: progress)
        }
        let userRows = try sideFile(CIKM2019Files.users)
        let users = try SideTable(userRows, noun: "user")
        let itemRows = try sideFile(CIKM2019Files.items)
        let items = try SideTable(itemRows, noun: "item")
        let actions = try RawTable.read(CIKM2019Actions(), folder: folder, howToGet: howToGet, progress: progress)
        progress.note("encoding \(PlainText.count(actions.rowCount, "instance"))")

        let instances = InstanceIDs(actions, user: 0, item: 1)
        let profiles = JoinedTable(instances.users, users)
        let features = JoinedTable(instances.items, items)
        let counts = instances.itemCounts(actions, item: 1)

        var writer = TableWriter(output)
        try writer.rowField("user_id", actions, 0, placesIn: instances.users)
        for (column, name) in ["gender", "age", "purchasing_power"].enumerated() {
            try writer.field(name, .user, profiles.categorical(column))
        }
        try writer.rowField("item_id", actions, 1, placesIn: instances.items)
        for (column, name) in ["category", "shop", "brand"].enumerated() {
            try writer.field(name, .item, features.categorical(column))
        }
        try writer.timeField("time_stamp", actions, 3)
        try writer.field("count", .item, scaledToUnit(counts))
        try writer.labels(actions, 2, positive: CIKM2019Files.buy)

        let schema = FeatureSchema(
            fields: writer.fields, item: "item_id", user: "user_id", count: "count",
            sideInformation: ["item_id", "count"],
            publishedSideInformation: ["item_id", "category", "shop", "brand", "count"])
        let table = StoredTable(
            schema: schema, columns: writer.columns, timeField: writer.fields.count - 2,
            isMarkedSynthetic: SyntheticCIKM2019.isMarked(users: userRows, items: itemRows),
            remarks: [
                .init(text: "repeated users dropped", count: users.duplicates),
                .init(text: "repeated items dropped", count: items.duplicates),
                .init(text: "users without a profile", count: profiles.unmatched),
                .init(text: "items without features", count: features.unmatched),
            ])
        return (table, [userRows, itemRows, actions].map { ($0.digest, $0.stamp) })
    }
}
