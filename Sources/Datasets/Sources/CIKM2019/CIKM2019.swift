import ThawCore

/// CIKM 2019 EComm AI (Alibaba): 62,428,486 actions of 1,050,000 users on 3,934,201 items; label = bought.
///
/// Source: https://tianchi.aliyun.com/competition/entrance/231721 (a login is needed).
public enum CIKM2019: StreamedSource {
    public static let description = ComponentDescription(
        name: "cikm-2019", title: "CIKM 2019",
        summary: "62,428,486 actions on items of a shop; the label is a purchase.",
        source: "https://tianchi.aliyun.com/competition/entrance/231721",
        options: DatasetOptions.shared(
            oldThreshold: 200, warmSize: 50, syntheticScale: 0.02,
            scales: SyntheticCIKM2019.scales))

    public static let folder = "cikm-2019"
    public static let files = CIKM2019Files.all.map(\.name)
    public static let encodingRevision = 1
    public static let syntheticRevision = SyntheticCIKM2019.revision
    public static let syntheticMark = SyntheticCIKM2019.mark
    public static let archive: DatasetArchive? = nil
    public static let published = PublishedSize(instances: 62_428_486, unit: "actions", source: PublishedSize.paper)
    public static let howToGet =
        "download user.csv, item.csv and user_behavior.csv from https://tianchi.aliyun.com/competition/entrance/231721 (a "
        + "login is needed), and set THAW_DATA to the folder that holds cikm-2019 with them"

    public static func read(folder: String, _ context: ReadingContext) throws -> EncodedDataset {
        EncodedDataset(try PreparedCache(context).table(of: self, in: folder))
    }

    public static func synthesize(scale: Double, seed: Int, into folder: String) throws {
        try SyntheticCIKM2019.write(scale: scale, seed: seed, into: folder)
    }
}
