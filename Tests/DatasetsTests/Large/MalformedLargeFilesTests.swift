import Foundation
import TestSupport
import Testing
import ThawCore

@testable import ThawDatasets

/// Each kind of damage to a file of Taobao AD or CIKM 2019 gives exactly its error, and leaves nothing prepared.
@Suite struct MalformedLargeFilesTests {
    private static let thresholds: ResolvedOptions = ["old-threshold": .integer(4), "warm-size": .integer(1)]

    static let taobaoAD = [
        "raw_sample.csv": """
        user,time_stamp,adgroup_id,pid,nonclk,clk
        1,100,7,430548_1007,1,0
        2,99,7,430548_1007,0,1
        9,98,7,430539_1007,1,0
        1,97,7,430548_1007,1,0
        1,97,7,430548_1007,1,0
        1,90,8,430548_1007,1,0
        2,91,8,430548_1007,0,1
        2,92,8,430548_1007,1,0
        9,93,8,430548_1007,0,1

        """,
        "ad_feature.csv": """
        adgroup_id,cate_id,campaign_id,customer,brand,price
        7,1,1,1,95471,170.0
        8,1,2,1,NULL,0.5

        """,
        "user_profile.csv": """
        userid,cms_segid,cms_group_id,final_gender_code,age_level,pvalue_level,shopping_level,occupation,\
        new_user_class_level\u{20}
        1,0,5,2,5,,3,0,3
        2,0,5,1,3,2,3,0,

        """,
    ]

    static let cikm2019 = [
        "user.csv": "1,0,30,2\n2,1,40,3\n",
        "item.csv": "7,1,1,1\n8,1,2,3\n",
        "user_behavior.csv":
            "1,7,pv,9\n2,7,buy,8\n1,7,fav,7\n1,7,cart,7\n9,7,pv,6\n1,8,pv,1\n1,8,buy,2\n2,8,pv,3\n2,8,buy,4\n",
    ]

    private static func place(_ files: [String: String], _ name: String, in folder: TemporaryFolder) throws {
        for (file, text) in files { try folder.write(text, to: "data/\(name)/\(file)") }
    }

    /// Loads `name` after `old` was replaced by `new` in `file`; the error, without the folder.
    private func error(_ name: String, _ file: String, _ old: String, _ new: String) throws -> String {
        let folder = try TemporaryFolder()
        var files = name == "taobao-ad" ? Self.taobaoAD : Self.cikm2019
        try Self.place(files, name, in: folder)
        func load() throws {
            _ = try DatasetLoader.load(name: name, options: Self.thresholds, locations: folder.locations)
        }
        // The files are right before the change.
        try load()
        let text = try #require(files[file])
        let range = try #require(text.range(of: old), "\(old) is not in \(file)")
        files[file] = text.replacingCharacters(in: range, with: new)
        try Self.place(files, name, in: folder)
        try FileManager.default.removeItem(atPath: "\(folder.path)/cache")
        let found = try message(load)
        let kept = try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/cache/prepared")
        #expect(kept.allSatisfy { $0.hasSuffix(".lock") }, "\(kept)")
        return found.replacingOccurrences(of: "\(folder.path)/data/\(name)/", with: "")
    }

    private static let sampleHeader = "the first line must read user,time_stamp,adgroup_id,pid,nonclk,clk"
    private static let cut = "the line may have been cut off or joined with another"

    static let taobaoADCases: [(String, String, String, String)] = [
        (
            "raw_sample.csv", "nonclk,clk\n", "nonclk\n",
            "raw_sample.csv:1: the header lacks the column \"clk\" (\(sampleHeader))"
        ),
        (
            "raw_sample.csv", "nonclk,clk\n", "nonclk,click\n",
            "raw_sample.csv:1: the header lacks the column \"clk\", and has \"click\" instead (\(sampleHeader))"
        ),
        (
            "raw_sample.csv", "nonclk,clk\n", "clk,nonclk\n",
            "raw_sample.csv:1: the header's columns are in another order, or repeated (\(sampleHeader))"
        ),
        (
            "raw_sample.csv", "nonclk,clk\n", "nonclk,clk,extra\n",
            "raw_sample.csv:1: the header has an additional column, \"extra\" (\(sampleHeader))"
        ),
        (
            "raw_sample.csv", "nonclk,clk\n", "nonclk,clk \n",
            "raw_sample.csv:1: the header lacks the column \"clk\", and has \"clk \" instead (\(sampleHeader))"
        ),
        (
            "raw_sample.csv", "user,time_stamp,adgroup_id,pid,nonclk,clk\n", "",
            "raw_sample.csv:1: the header line is missing, found \"1,100,7,430548_1007,1,0\" (\(sampleHeader))"
        ),
        (
            "raw_sample.csv", "2,99,7,", "2,7,",
            "raw_sample.csv:3: expected 6 fields separated by \",\", found 5 (\(cut))"
        ),
        (
            "raw_sample.csv", "1,0\n2,99", "1,02,99",
            "raw_sample.csv:2: expected 6 fields separated by \",\", found 11 (\(cut))"
        ),
        (
            "raw_sample.csv", "2,99,", "2,yesterday,",
            "raw_sample.csv:3: time_stamp is not a whole number: \"yesterday\""
        ),
        ("raw_sample.csv", "2,99,", "2,-99,", "raw_sample.csv:3: time_stamp is not a whole number: \"-99\""),
        (
            "raw_sample.csv", "2,99,", "2,4294967296,",
            "raw_sample.csv:3: time_stamp must be from 0 to 4294967295, found \"4294967296\""
        ),
        (
            "raw_sample.csv", "\n2,99,", "\n2147483648,99,",
            "raw_sample.csv:3: user must be from 0 to 2147483647, found \"2147483648\""
        ),
        (
            "raw_sample.csv", "\n2,99,7,", "\n2,99,99999999999999999999,",
            "raw_sample.csv:3: adgroup_id must be from 0 to 2147483647, found \"99999999999999999999\""
        ),
        ("raw_sample.csv", "\n2,99,7,", "\n2,99,7a,", "raw_sample.csv:3: adgroup_id is not a whole number: \"7a\""),
        ("raw_sample.csv", "\n2,99,7,", "\n,99,7,", "raw_sample.csv:3: user is not a whole number: \"\""),
        (
            "raw_sample.csv", "\n2,99,7,430548_1007", "\n2,99,7,",
            "raw_sample.csv:3: pid is empty or no plain text: \"\""
        ),
        (
            "raw_sample.csv", "1007,0,1\n", "1007,1,1\n",
            "raw_sample.csv:3: clk must be 1 - nonclk, found nonclk 1 and clk 1"
        ),
        (
            "raw_sample.csv", "1007,0,1\n", "1007,0,0\n",
            "raw_sample.csv:3: clk must be 1 - nonclk, found nonclk 0 and clk 0"
        ),
        ("raw_sample.csv", "1007,0,1\n", "1007,0,2\n", "raw_sample.csv:3: clk must be from 0 to 1, found \"2\""),
        (
            "raw_sample.csv", "9,93,8,430548_1007,0,1\n", "9,93,8,4305",
            "raw_sample.csv:10: the last line does not end in a line break "
                + "(the file may have been cut off; get it anew, or add the line break if it is whole)"
        ),
        (
            "raw_sample.csv", "1,100,7", "\n1,100,7",
            "raw_sample.csv:2: expected 6 fields separated by \",\", found 1 (\(cut))"
        ),
        (
            "raw_sample.csv", "user,", "\u{FEFF}user,",
            "raw_sample.csv:1: the file begins with a UTF-8 byte order mark (use the files as their publisher has them)"
        ),
        ("raw_sample.csv", "2,99,", "2,9\0,", "raw_sample.csv:3: time_stamp is not a whole number: \"9\\0\""),
        ("ad_feature.csv", "170.0", "dear", "ad_feature.csv:2: price is not a number like 170.0: \"dear\""),
        ("ad_feature.csv", "170.0", "-1.0", "ad_feature.csv:2: price is not a number like 170.0: \"-1.0\""),
        ("ad_feature.csv", "170.0", "nan", "ad_feature.csv:2: price is not a number like 170.0: \"nan\""),
        ("ad_feature.csv", "95471", "NONE", "ad_feature.csv:2: brand is not a whole number: \"NONE\""),
        ("ad_feature.csv", "95471", "", "ad_feature.csv:2: brand is not a whole number: \"\""),
        ("ad_feature.csv", "8,1,2", "8,,2", "ad_feature.csv:3: cate_id is not a whole number: \"\""),
        (
            "ad_feature.csv", "8,1,2", "7,1,2",
            "ad_feature.csv:3: ad 7 has other values than in line 2 (keep the right one of the two lines)"
        ),
        (
            "ad_feature.csv", "8,1,2,1,NULL,0.5\n", "7,1,1,1,95471,170.5\n",
            "ad_feature.csv:3: ad 7 has other values than in line 2 (keep the right one of the two lines)"
        ),
        (
            "user_profile.csv", "level \n", "level\t\n",
            "user_profile.csv:1: the header lacks the column \"new_user_class_level\", and has "
                + "\"new_user_class_level\\t\" instead (the first line must read userid,cms_segid,cms_group_id,"
                + "final_gender_code,age_level,pvalue_level,shopping_level,occupation,new_user_class_level)"
        ),
        (
            "user_profile.csv", "shopping_level,", "shopping_level ,",
            "user_profile.csv:1: the header lacks the column \"shopping_level\", and has \"shopping_level \" instead "
                + "(the first line must read userid,cms_segid,cms_group_id,final_gender_code,age_level,pvalue_level,"
                + "shopping_level,occupation,new_user_class_level)"
        ),
        ("user_profile.csv", "5,,3,0,3", "5,,,0,3", "user_profile.csv:2: shopping_level is not a whole number: \"\""),
        (
            "user_profile.csv", "\n2,0,5,1,3,2,3,0,", "\n1,0,5,1,3,2,3,0,",
            "user_profile.csv:3: user 1 has other values than in line 2 (keep the right one of the two lines)"
        ),
    ]

    @Test(arguments: taobaoADCases)
    func taobaoAD(file: String, old: String, new: String, expected: String) throws {
        #expect(try error("taobao-ad", file, old, new) == expected)
    }

    static let cikm2019Cases: [(String, String, String, String)] = [
        (
            "user_behavior.csv", "2,7,buy", "2,7,view",
            "user_behavior.csv:2: behaviour must be one of pv, fav, cart, buy, found \"view\""
        ),
        ("user_behavior.csv", "2,7,buy,8", "2,7,buy,", "user_behavior.csv:2: time is not a whole number: \"\""),
        ("user_behavior.csv", "2,7,buy,8", "2,7,buy,8.5", "user_behavior.csv:2: time is not a whole number: \"8.5\""),
        (
            "user_behavior.csv", "1,7,pv,9\n", "user,item,behavior,time\n1,7,pv,9\n",
            "user_behavior.csv:1: user is not a whole number: \"user\""
        ),
        (
            "user_behavior.csv", "2,8,buy,4\n", "2,8,b",
            "user_behavior.csv:9: the last line does not end in a line break "
                + "(the file may have been cut off; get it anew, or add the line break if it is whole)"
        ),
        (
            "item.csv", "8,1,2,3", "7,1,2,3",
            "item.csv:2: item 7 has other values than in line 1 (keep the right one of the two lines)"
        ),
        ("item.csv", "8,1,2,3", "8,1,2", "item.csv:2: expected 4 fields separated by \",\", found 3 (\(cut))"),
        ("user.csv", "2,1,40", "2,1,x", "user.csv:2: age is not a whole number: \"x\""),
    ]

    @Test(arguments: cikm2019Cases)
    func cikm2019(file: String, old: String, new: String, expected: String) throws {
        #expect(try error("cikm-2019", file, old, new) == expected)
    }

    @Test func absentFilesSayHowToGetThem() throws {
        let folder = try TemporaryFolder()
        var files = Self.taobaoAD
        files["ad_feature.csv"] = nil
        try Self.place(files, "taobao-ad", in: folder)
        let found = try message {
            _ = try DatasetLoader.load(name: "taobao-ad", options: Self.thresholds, locations: folder.locations)
        }
        #expect(
            found == "\(folder.path)/data/taobao-ad/ad_feature.csv: the file is missing (\(TaobaoAD.howToGet))")
    }

    @Test func lineEndingsAndTheHeadersSpaceMakeNoDifference() throws {
        func table(_ change: (String) -> String) throws -> [String] {
            let folder = try TemporaryFolder()
            try Self.place(Self.taobaoAD.mapValues(change), "taobao-ad", in: folder)
            return contents(
                try DatasetLoader.load(name: "taobao-ad", options: Self.thresholds, locations: folder.locations).table)
        }
        let plain = try table { $0 }
        #expect(try table { $0.replacingOccurrences(of: "\n", with: "\r\n") } == plain)
        #expect(try table { $0.replacingOccurrences(of: "level \n", with: "level\n") } == plain)
    }

    /// Whatever block a wrong line is in, and however many lines are wrong, the first one is reported.
    @Test(arguments: [2, 60_000, 150_000]) func theFirstWrongLineIsReported(line: Int) throws {
        let folder = try TemporaryFolder()
        var lines = [String](repeating: "1,7,pv,9", count: 200_000)
        for wrong in [line, line + 1, 190_000] { lines[wrong - 1] = "1,7,pv,x" }
        var files = Self.cikm2019
        files["user_behavior.csv"] = lines.joined(separator: "\n") + "\n"
        try Self.place(files, "cikm-2019", in: folder)
        let found = try message {
            _ = try DatasetLoader.load(name: "cikm-2019", options: Self.thresholds, locations: folder.locations)
        }
        #expect(found.hasSuffix("user_behavior.csv:\(line): time is not a whole number: \"x\""))
    }

    @Test func aLineLongerThanABlockIsAnError() throws {
        let folder = try TemporaryFolder()
        var files = Self.cikm2019
        files["item.csv"] = "7,1,1,1\n8,1,2," + String(repeating: "0", count: BlockSource.blockSize) + "\n"
        try Self.place(files, "cikm-2019", in: folder)
        let found = try message {
            _ = try DatasetLoader.load(name: "cikm-2019", options: Self.thresholds, locations: folder.locations)
        }
        #expect(found.hasSuffix("item.csv:2: the line is longer than \(BlockSource.blockSize) bytes"))
    }
}
