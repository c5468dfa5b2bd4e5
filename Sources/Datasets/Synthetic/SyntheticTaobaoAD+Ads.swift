import ThawCore

/// The ads of a synthetic Taobao AD. An ad belongs to a customer (who has one or two campaigns), and mostly to the
/// customer's main category and brand.
struct SyntheticAds {
    private struct Ad {
        var category: Int
        var campaign: Int
        var customer: Int
        /// nil: the file says NULL.
        var brand: Int?
        /// Place among all prices, in [0, 1).
        var priceLevel: Double
        var own: SyntheticTaste
    }

    /// Share of ads without a brand.
    private static let unbranded = 0.29
    /// Price by its place among all prices.
    private static let price = PiecewiseLinear(knots: [
        (0, 0.5), (0.05, 12), (0.2, 49), (0.4, 108), (0.6, 199), (0.8, 398), (0.95, 1_580), (0.99, 4_200), (1, 9_999),
    ])

    private let popularity: SyntheticPopularity
    private let categories: SyntheticCategories
    private let campaigns: SyntheticVocabulary
    private let customers: SyntheticVocabulary
    private let brands: SyntheticVocabulary
    private let random: SplitMix64
    private let ids: PseudoRandomPermutation
    private let fileOrder: PseudoRandomPermutation

    init(_ popularity: SyntheticPopularity, scale: Double, seed: Int) {
        self.popularity = popularity
        categories = SyntheticCategories(count: 6_769, scale: scale, seed: seed)
        campaigns = SyntheticVocabulary("campaigns", count: 423_436, scale: scale, seed: seed)
        customers = SyntheticVocabulary("customers", count: 255_875, scale: scale, seed: seed)
        brands = SyntheticVocabulary("brands", count: 99_815, scale: scale, seed: seed)
        random = SplitMix64(seed: seed, stream: "ads")
        ids = PseudoRandomPermutation(count: popularity.itemCount, seed: seed, stream: "ids of ads")
        fileOrder = PseudoRandomPermutation(count: popularity.itemCount, seed: seed, stream: "file of ads")
    }

    /// The id of the ad of this rank, from 1.
    func id(_ rank: Int) -> Int { ids(rank) + 1 }

    /// Taste, and trend of the category, of every ad by rank.
    func describe() -> (tastes: SyntheticTastes, trends: [Float]) {
        var tastes = SyntheticTastes(capacity: popularity.itemCount)
        var trends: [Float] = []
        for rank in 0..<popularity.itemCount {
            let ad = ad(rank)
            var taste = 0.9 * categories.tastes[ad.category]
            taste.add(0.35, customers.taste(ad.customer))
            taste.add(0.25, campaigns.taste(ad.campaign))
            if let brand = ad.brand { taste.add(0.25, brands.taste(brand)) }
            taste.add(0.45, ad.own)
            // Cheaper ads are clicked more; the level's variance is 1/24.
            taste.bias += 1.5 * (0.5 - ad.priceLevel)
            tastes.append(taste)
            trends.append(Float(categories.trends[ad.category]))
        }
        return (tastes, trends)
    }

    /// `ad_feature.csv`, in no order.
    func write(to path: String) throws {
        try OutputFile.writeLines(to: path) { lines in
            lines.bytes.append("adgroup_id,cate_id,campaign_id,customer,brand,price")
            try lines.endLine()
            for position in 0..<popularity.itemCount {
                let rank = fileOrder(position)
                let ad = ad(rank)
                lines.append(fields: id(rank), ad.category + 1, ad.campaign + 1, ad.customer + 1)
                lines.bytes.append(",")
                if let brand = ad.brand { lines.bytes.append(decimal: brand + 1) } else { lines.bytes.append("NULL") }
                let tenths = Int(10 * Self.price(ad.priceLevel))
                lines.bytes.append(",")
                lines.bytes.append(decimal: tenths / 10)
                lines.bytes.append(".")
                lines.bytes.append(decimal: tenths % 10)
                try lines.endLine()
            }
        }
    }

    /// The ad of this rank: the same whenever it is asked for.
    private func ad(_ rank: Int) -> Ad {
        var random = random.child(rank)
        let tries = popularity.tries(ofItem: rank)
        let customer = customers.draw(tries: tries, &random)
        var customerStream = customers.stream(customer)
        let mainCategory = categories.draw(tries: 2, &customerStream)
        let mainBrand = brands.draw(tries: 1, &customerStream)

        let category = random.unit() < 0.7 ? mainCategory : categories.draw(tries: tries, &random)
        let firstCampaign = customer * campaigns.count / customers.count
        let nextCampaign = (customer + 1) * campaigns.count / customers.count
        let campaign = firstCampaign + random.below(max(1, nextCampaign - firstCampaign))
        var brand: Int? = random.unit() < 0.75 ? mainBrand : brands.draw(tries: 1, &random)
        if random.unit() < Self.unbranded { brand = nil }
        return Ad(
            category: category, campaign: campaign, customer: customer, brand: brand,
            priceLevel: (random.unit() + random.unit()) / 2, own: SyntheticTaste(&random))
    }
}
