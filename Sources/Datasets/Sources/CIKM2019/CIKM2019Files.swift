/// CIKM 2019's files: comma-separated, without a header line.
enum CIKM2019Files {
    static let users = FileLayout(
        name: "user.csv", fields: ["user", "gender", "age", "purchasing power"], hasHeader: false)
    static let items = FileLayout(name: "item.csv", fields: ["item", "category", "shop", "brand"], hasHeader: false)
    static let actions = FileLayout(
        name: "user_behavior.csv", fields: ["user", "item", "behaviour", "time"], hasHeader: false)

    static let all = [users, items, actions]
    static let behaviours: [StaticString] = ["pv", "fav", "cart", "buy"]
    /// The index of the behaviour that makes a positive.
    static let buy: UInt32 = 3
}

/// `user.csv` and `item.csv`: an id and three numbers a line.
struct CIKM2019SideFile: LineFormat {
    let layout: FileLayout
    let integerColumns = 4

    mutating func parse(_ line: inout FieldCursor, into chunk: RowChunk, at row: Int) throws {
        for column in 0..<integerColumns { chunk.integers[column].pointer[row] = try line.integer() }
    }
}

/// `user_behavior.csv`: one action a line. Columns: user, item, behaviour (its index in `behaviours`), time.
struct CIKM2019Actions: LineFormat {
    let layout = CIKM2019Files.actions
    let integerColumns = 4

    mutating func parse(_ line: inout FieldCursor, into chunk: RowChunk, at row: Int) throws {
        chunk.integers[0].pointer[row] = try line.integer()
        chunk.integers[1].pointer[row] = try line.integer()
        chunk.integers[2].pointer[row] = try line.word(among: CIKM2019Files.behaviours)
        chunk.integers[3].pointer[row] = try line.integer(upTo: UInt32.max)
    }
}
