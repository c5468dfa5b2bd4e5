import ThawCore

/// Taobao Display Ad Click (Alibaba): 26,557,961 impressions of 846,811 ads, shown to 1,141,729 users in eight days of
/// May 2017; label = clicked, about 5 %.
///
/// Source: https://tianchi.aliyun.com/dataset/56 (a login is needed).
public enum TaobaoAD: StreamedSource {
    public static let description = ComponentDescription(
        name: "taobao-ad", title: "Taobao AD",
        summary: "26,557,961 impressions of display ads; the label is a click.",
        source: "https://tianchi.aliyun.com/dataset/56",
        options: DatasetOptions.shared(
            oldThreshold: 2000, warmSize: 500, syntheticScale: 0.1,
            scales: SyntheticTaobaoAD.scales))

    public static let folder = "taobao-ad"
    public static let files = TaobaoADFiles.all.map(\.name)
    public static let encodingRevision = 1
    public static let syntheticRevision = SyntheticTaobaoAD.revision
    public static let syntheticMark = SyntheticTimes.mark
    public static let archive: DatasetArchive? = nil
    /// The paper's Table 3 has 25,029,435.
    public static let published = PublishedSize(
        instances: 26_557_961, unit: "impressions", source: "public descriptions of Taobao AD")
    public static let howToGet =
        "download raw_sample.csv, ad_feature.csv and user_profile.csv from https://tianchi.aliyun.com/dataset/56 (a login "
        + "is needed), and set THAW_DATA to the folder that holds taobao-ad with them"

    public static func read(folder: String, _ context: ReadingContext) throws -> EncodedDataset {
        EncodedDataset(try PreparedCache(context).table(of: self, in: folder))
    }

    public static func synthesize(scale: Double, seed: Int, into folder: String) throws {
        try SyntheticTaobaoAD.write(scale: scale, seed: seed, into: folder)
    }
}
