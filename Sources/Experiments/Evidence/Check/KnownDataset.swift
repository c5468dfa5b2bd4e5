/// Data of which this program knows what they are, by their fingerprint.
struct KnownDataset: Sendable {
    /// Registered name.
    var name: String
    /// Whether their title says that they were rebuilt.
    var isRebuilt: Bool
    /// N and K of the split.
    var oldThreshold: Int
    var warmSize: Int
    /// Whether old items play the new ones: then which depends on more than the number of each item's instances.
    var isPseudoNew = false
    /// Instances by part.
    var splitSizes: [String: Int]
    /// Items, old and new.
    var itemCounts: [String: Int]
    /// Parameters of each backbone with its default options.
    var parameters: [String: Int]

    /// Whether other data with as many instances of each item, split by these N and K, have these sizes.
    func isSplit(of name: String, _ oldThreshold: Int, _ warmSize: Int) -> Bool {
        !isPseudoNew && (self.name, self.oldThreshold, self.warmSize) == (name, oldThreshold, warmSize)
    }

    /// The rebuilt MovieLens-1M that results/movielens-1m-rebuilt are of, at N = 200 and K = 20: the paper's split, and the
    /// pseudo-new items in it.
    static let all: [String: KnownDataset] = [
        "715822e78daa2029090d641a8febd4095325aea91113fd0e972e63b756b90e98": KnownDataset(
            name: "movielens-1m", isRebuilt: true, oldThreshold: 200, warmSize: 20,
            splitSizes: [
                "train-base": 854_530, "warm-a": 19_440, "warm-b": 19_440, "warm-c": 19_440, "test": 58_409,
            ], itemCounts: ["old": 1420, "new": 972],
            parameters: ["wide-deep": 290_499, "deepfm": 291_043, "dcn": 291_505, "pnn": 290_769]),
        "e0064a2c16b7231bdb2be0e92b64c13465fab60ad68e776ef1dec26992a87c48": KnownDataset(
            name: "movielens-1m", isRebuilt: true, oldThreshold: 200, warmSize: 20, isPseudoNew: true,
            splitSizes: ["train-base": 747_532, "warm-a": 7100, "warm-b": 7100, "warm-c": 7100, "test": 25_308],
            itemCounts: ["old": 1065, "new": 355], parameters: ["deepfm": 211_747]),
    ]
}
