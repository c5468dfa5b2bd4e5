import Foundation

/// Taobao AD's files: comma-separated, with a header line.
enum TaobaoADFiles {
    static let samples = FileLayout(
        name: "raw_sample.csv", fields: ["user", "time_stamp", "adgroup_id", "pid", "nonclk", "clk"], hasHeader: true)
    static let ads = FileLayout(
        name: "ad_feature.csv", fields: ["adgroup_id", "cate_id", "campaign_id", "customer", "brand", "price"],
        hasHeader: true)
    static let users = FileLayout(
        name: "user_profile.csv",
        fields: [
            "userid", "cms_segid", "cms_group_id", "final_gender_code", "age_level", "pvalue_level", "shopping_level",
            "occupation", "new_user_class_level",
        ], hasHeader: true, headerEnding: " ")

    static let all = [users, ads, samples]
}

/// `raw_sample.csv`: one impression a line. Columns: user, time, ad, place (a code of `places`), clicked.
struct TaobaoADSamples: LineFormat {
    let layout = TaobaoADFiles.samples
    let integerColumns = 5
    var places: TextCodes

    mutating func parse(_ line: inout FieldCursor, into chunk: RowChunk, at row: Int) throws {
        chunk.integers[0].pointer[row] = try line.integer()
        chunk.integers[1].pointer[row] = try line.integer(upTo: UInt32.max)
        chunk.integers[2].pointer[row] = try line.integer()
        let place = try line.text()
        guard let code = places.code(of: place) else {
            throw line.problemOfLastField("has more than \(TextCodes.limit) values: no place of an ad")
        }
        chunk.integers[3].pointer[row] = code
        let notClicked = try line.integer(upTo: 1)
        let clicked = try line.integer(upTo: 1)
        guard notClicked + clicked == 1 else {
            throw line.problemOfLastField("must be 1 - nonclk, found nonclk \(notClicked) and clk \(clicked)")
        }
        chunk.integers[4].pointer[row] = clicked
    }
}

/// `ad_feature.csv`: one ad a line; brand may read NULL.
struct TaobaoADAds: LineFormat {
    let layout = TaobaoADFiles.ads
    let integerColumns = 5
    let numberColumns = 1

    mutating func parse(_ line: inout FieldCursor, into chunk: RowChunk, at row: Int) throws {
        for column in 0..<4 { chunk.integers[column].pointer[row] = try line.integer() }
        chunk.integers[4].pointer[row] = try line.integer(orMissing: "NULL")
        chunk.numbers[0].pointer[row] = try line.decimal()
    }
}

/// `user_profile.csv`: one user a line; pvalue_level and new_user_class_level may be empty.
struct TaobaoADUsers: LineFormat {
    let layout = TaobaoADFiles.users
    let integerColumns = 9

    mutating func parse(_ line: inout FieldCursor, into chunk: RowChunk, at row: Int) throws {
        for column in 0..<integerColumns {
            let mayBeEmpty = column == 5 || column == 8
            chunk.integers[column].pointer[row] = try mayBeEmpty ? line.integer(orMissing: "") : line.integer()
        }
    }
}

/// Codes for the few distinct texts of a field, in whatever order threads come across them.
struct TextCodes: Sendable {
    /// More distinct texts than this are no category.
    static let limit = 256

    private final class Known: @unchecked Sendable {
        let lock = NSLock()
        var texts: [[UInt8]] = []
    }

    private let known = Known()
    /// What this thread has seen, so that it seldom needs the lock.
    private var seen: [(text: [UInt8], code: UInt32)] = []

    /// The code of a text; nil if there are too many.
    mutating func code(of text: UnsafeBufferPointer<UInt8>) -> UInt32? {
        guard let start = text.baseAddress else { return nil }
        for (known, code) in seen where known.count == text.count && memcmp(known, start, text.count) == 0 {
            return code
        }
        let bytes = Array(text)
        let code = known.lock.withLock { () -> Int? in
            if let code = known.texts.firstIndex(of: bytes) { return code }
            guard known.texts.count < Self.limit else { return nil }
            known.texts.append(bytes)
            return known.texts.count - 1
        }
        guard let code else { return nil }
        seen.append((bytes, UInt32(code)))
        return UInt32(code)
    }

    /// For each code, the place of its text among all of them in ascending order of their bytes.
    var places: [Int32] {
        let texts = known.texts
        let order = texts.indices.sorted { texts[$0].lexicographicallyPrecedes(texts[$1]) }
        var places = [Int32](repeating: 0, count: texts.count)
        for (place, code) in order.enumerated() { places[code] = Int32(place) }
        return places
    }
}
