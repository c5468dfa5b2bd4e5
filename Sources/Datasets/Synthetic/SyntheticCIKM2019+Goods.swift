import ThawCore

/// The items of a synthetic CIKM 2019. An item belongs to a shop, and mostly to the shop's main category and brand.
struct SyntheticGoods {
    private struct Item {
        var category: Int
        var shop: Int
        var brand: Int
        var own: SyntheticTaste
    }

    /// One row in so many is in the file twice, as where archives overlap.
    private static let rowsPerRepeat = 2_000
    private static let fewestRepeats = 3

    private let popularity: SyntheticPopularity
    private let categories: SyntheticCategories
    private let shops: SyntheticVocabulary
    private let brands: SyntheticVocabulary
    private let random: SplitMix64
    private let ids: PseudoRandomPermutation
    private let fileOrder: PseudoRandomPermutation

    init(_ popularity: SyntheticPopularity, scale: Double, seed: Int) {
        self.popularity = popularity
        categories = SyntheticCategories(count: 8_000, scale: scale, seed: seed)
        shops = SyntheticVocabulary("shops", count: 500_000, scale: scale, seed: seed)
        brands = SyntheticVocabulary("brands", count: 200_000, scale: scale, seed: seed)
        random = SplitMix64(seed: seed, stream: "items")
        ids = PseudoRandomPermutation(count: popularity.itemCount, seed: seed, stream: "ids of items")
        fileOrder = PseudoRandomPermutation(count: popularity.itemCount, seed: seed, stream: "file of items")
    }

    /// The id of the item of this rank, from 1.
    func id(_ rank: Int) -> Int { ids(rank) + 1 }

    /// Taste, and trend of the category, of every item by rank.
    func describe() -> (tastes: SyntheticTastes, trends: [Float]) {
        var tastes = SyntheticTastes(capacity: popularity.itemCount)
        var trends: [Float] = []
        trends.reserveCapacity(popularity.itemCount)
        for rank in 0..<popularity.itemCount {
            let item = item(rank)
            var taste = 0.8 * categories.tastes[item.category]
            taste.add(0.45, shops.taste(item.shop))
            taste.add(0.4, brands.taste(item.brand))
            taste.add(0.5, item.own)
            tastes.append(taste)
            trends.append(Float(categories.trends[item.category]))
        }
        return (tastes, trends)
    }

    /// `item.csv`, in no order; some of its first rows stand again at its end.
    func write(to path: String) throws {
        let count = popularity.itemCount
        try OutputFile.writeLines(to: path) { lines in
            for position in 0..<count + Self.repeats(ofItems: count) {
                let rank = fileOrder(position % count)
                let item = item(rank)
                lines.append(fields: id(rank), item.category + 1, item.shop + 1, item.brand + 1)
                try lines.endLine()
            }
        }
    }

    /// The number of rows that stand again at the end of the file.
    static func repeats(ofItems count: Int) -> Int { min(count, max(fewestRepeats, count / rowsPerRepeat)) }

    /// The item of this rank: the same whenever it is asked for.
    private func item(_ rank: Int) -> Item {
        var random = random.child(rank)
        let tries = popularity.tries(ofItem: rank)
        let shop = shops.draw(tries: tries, &random)
        var shopStream = shops.stream(shop)
        let mainCategory = categories.draw(tries: 2, &shopStream)
        let mainBrand = brands.draw(tries: 1, &shopStream)
        return Item(
            category: random.unit() < 0.7 ? mainCategory : categories.draw(tries: tries, &random), shop: shop,
            brand: random.unit() < 0.6 ? mainBrand : brands.draw(tries: tries, &random), own: SyntheticTaste(&random))
    }
}
