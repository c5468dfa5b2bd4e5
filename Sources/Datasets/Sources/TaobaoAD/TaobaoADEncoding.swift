import ThawCore
import ThawSupport

/// How Taobao AD's files become features: the fields, in the order of the released preprocessing (notebook of
/// BestActionNow/CVAR, which CSDM uses), and their ids.
///
/// | field | id or value |
/// |---|---|
/// | user_id, item_id (adgroup_id) | from 0, ascending, of the users and ads that occur in `raw_sample.csv` |
/// | pid | from 0, in ascending order of the texts |
/// | cate_id, campaign_id, customer, brand | by ad: 0 where missing, then from 1, ascending, of the values that occur |
/// | cms_segid ... new_user_class_level | by user: the same |
/// | time_stamp, price, count | scaled to [0, 1] by the least and the greatest value over all instances |
///
/// A value is missing where the user has no profile, the ad no features, brand reads NULL or a level is empty; a missing
/// price counts as 0, as in the released code. That code numbers values in the order of first appearance instead (a user
/// without profile or an empty level are one missing value there too), and has one row more in each table, which nothing
/// ever reads. It keeps the space at the end of `new_user_class_level `.
extension TaobaoAD {
    static func encode(
        folder: String, into output: ColumnFileWriter, progress: ReadingProgress
    ) throws -> (table: StoredTable, files: [(digest: String, stamp: FileStamp)]) {
        let userRows = try RawTable.read(TaobaoADUsers(), folder: folder, howToGet: howToGet, progress: progress)
        let users = try SideTable(userRows, noun: "user")
        let adRows = try RawTable.read(TaobaoADAds(), folder: folder, howToGet: howToGet, progress: progress)
        let ads = try SideTable(adRows, noun: "ad")
        let places = TextCodes()
        let samples = try RawTable.read(
            TaobaoADSamples(places: places), folder: folder, howToGet: howToGet, progress: progress)
        let isMarkedSynthetic = samples.bounds(1).lowest >= SyntheticTimes.first
        progress.note("encoding \(PlainText.count(samples.rowCount, "instance"))")

        let instances = InstanceIDs(samples, user: 0, item: 2)
        let profiles = JoinedTable(instances.users, users)
        let features = JoinedTable(instances.items, ads)
        let counts = instances.itemCounts(samples, item: 2)

        var writer = TableWriter(output)
        try writer.rowField("user_id", samples, 0, placesIn: instances.users)
        try writer.rowField("item_id", samples, 2, placesIn: instances.items)
        try writer.rowField("pid", samples, 3, codes: places.places)
        for (column, name) in ["cate_id", "campaign_id", "customer", "brand"].enumerated() {
            try writer.field(name, .item, features.categorical(column))
        }
        for (column, name) in TaobaoADFiles.users.fields.dropFirst().enumerated() {
            try writer.field(name, .user, profiles.categorical(column))
        }
        try writer.timeField("time_stamp", samples, 1)
        try writer.field("price", .item, scaledToUnit(features.numbers(0)))
        try writer.field("count", .item, scaledToUnit(counts))
        try writer.labels(samples, 4, positive: 1)

        let schema = FeatureSchema(
            fields: writer.fields, item: "item_id", user: "user_id", count: "count",
            sideInformation: ["item_id", "cate_id", "customer", "campaign_id"])
        let table = StoredTable(
            schema: schema, columns: writer.columns, timeField: writer.fields.count - 3,
            isMarkedSynthetic: isMarkedSynthetic,
            remarks: [
                .init(text: "repeated users dropped", count: users.duplicates),
                .init(text: "repeated ads dropped", count: ads.duplicates),
                .init(text: "users without a profile", count: profiles.unmatched),
                .init(text: "ads without features", count: features.unmatched),
            ])
        return (table, [userRows, adRows, samples].map { ($0.digest, $0.stamp) })
    }
}
