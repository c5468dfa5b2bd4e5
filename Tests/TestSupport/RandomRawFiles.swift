import Foundation

/// Random files in the formats of Taobao AD and CIKM 2019, with every irregularity that is legal: users and items that
/// are not in the side files, side rows that nobody needs, rows that repeat another, missing values, ids far apart,
/// ties in time, and no order. They share no code with the readers and generators under test.
public struct RandomRawFiles {
    private var state: UInt64
    private let folder: String

    public init(seed: UInt64, folder: String) throws {
        state = seed
        self.folder = folder
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    /// Writes `raw_sample.csv`, `ad_feature.csv` and `user_profile.csv`.
    public mutating func writeTaobaoAD(rows: Int, users: Int, ads: Int) throws {
        var lines = ["user,time_stamp,adgroup_id,pid,nonclk,clk"]
        for _ in 0..<rows {
            let click = next(5) == 0 ? 1 : 0
            let place = ["430548_1007", "430539_1007", "9_1"][skewed(3)]
            lines.append(
                "\(userID(next(users))),\(1_494_000_000 + next(5_000)),\(adID(skewed(ads))),\(place),\(1 - click),\(click)"
            )
        }
        try write(lines, "raw_sample.csv")

        let adRows = (0..<ads + 50).filter { $0 % 10 != 3 }.map { ad in
            let brand = next(3) == 0 ? "NULL" : "\(next(400))"
            return "\(adID(ad)),\(next(60)),\(next(9_000)),\(next(2_000_000_000)),\(brand),\(next(90_000)).\(next(100))"
        }
        try write(["adgroup_id,cate_id,campaign_id,customer,brand,price"] + withRepeats(adRows), "ad_feature.csv")

        let userRows = (0..<users + 50).filter { $0 % 10 != 7 }.map { user in
            let level = next(2) == 0 ? "" : "\(1 + next(3))"
            let city = next(3) == 0 ? "" : "\(1 + next(4))"
            return
                "\(userID(user)),\(next(97)),\(next(13)),\(1 + next(2)),\(next(7)),\(level),\(1 + next(3)),\(next(2)),\(city)"
        }
        let header =
            "userid,cms_segid,cms_group_id,final_gender_code,age_level,pvalue_level,shopping_level,occupation,"
            + "new_user_class_level "
        try write([header] + withRepeats(userRows), "user_profile.csv")
    }

    /// Writes `user.csv`, `item.csv` and `user_behavior.csv`.
    public mutating func writeCIKM2019(rows: Int, users: Int, items: Int) throws {
        let behaviours = ["pv", "pv", "pv", "fav", "cart", "buy"]
        let actions = (0..<rows).map { _ in
            "\(userID(next(users))),\(adID(skewed(items))),\(behaviours[next(6)]),\(next(5_000))"
        }
        try write(actions, "user_behavior.csv")
        let itemRows = (0..<items + 50).filter { $0 % 10 != 3 }.map { item in
            "\(adID(item)),\(next(300)),\(next(2_000)),\(next(1_000_000_000))"
        }
        try write(withRepeats(itemRows), "item.csv")
        let userRows = (0..<users + 50).filter { $0 % 10 != 7 }.map { user in
            "\(userID(user)),\(next(3)),\(18 + next(50)),\(next(5))"
        }
        try write(withRepeats(userRows), "user.csv")
    }

    /// Distinct ids in no order, some of nine digits.
    private func userID(_ user: Int) -> Int {
        user % 16 == 5 ? 700_000_000 - user * 31 : (user * 7_919 + 11) % 1_000_003
    }

    private func adID(_ ad: Int) -> Int { ad % 16 == 9 ? 2_147_483_647 - ad : (ad * 104_729 + 5) % 1_299_709 }

    /// Some rows a second time, all in random order.
    private mutating func withRepeats(_ rows: [String]) -> [String] {
        var rows = rows + rows.filter { _ in next(40) == 0 }
        for last in stride(from: rows.count - 1, to: 0, by: -1) { rows.swapAt(last, next(last + 1)) }
        return rows
    }

    /// 0 ..< bound, low numbers far more often.
    private mutating func skewed(_ bound: Int) -> Int { next(next(next(bound) + 1) + 1) }

    /// Uniform in 0 ..< bound: a linear congruential generator (Knuth's MMIX), upper bits.
    private mutating func next(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(bound))
    }

    private func write(_ lines: [String], _ name: String) throws {
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
    }
}
