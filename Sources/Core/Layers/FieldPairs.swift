/// The pairs (i, j), i < j, of `fields` fields in lexicographic order: those with the item, field 0, come first.
struct FieldPairs {
    let fields: Int

    var count: Int { fields * (fields - 1) / 2 }
    /// The pairs (0, j).
    var withItem: PairRange { PairRange(leads: 0..<1, offset: 0, count: fields - 1) }
    /// The pairs (i, j), i > 0.
    var withoutItem: PairRange { PairRange(leads: 1..<fields, offset: fields - 1, count: count - (fields - 1)) }
    var all: PairRange { PairRange(leads: 0..<fields, offset: 0, count: count) }
}

/// Pairs next to each other in the order of `FieldPairs`: all those that certain fields lead.
struct PairRange {
    /// Fields i of the pairs (i, j).
    let leads: Range<Int>
    /// Where the first of them stands among all pairs.
    let offset: Int
    let count: Int
}
