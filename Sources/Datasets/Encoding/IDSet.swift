import ThawCore

/// A set of ids that knows the place of each among its elements in ascending order: a bitmap with the number of elements
/// before each word of it.
///
/// Ids are below 2^31. The bitmap is cut in pages of 65,536 ids, and only those with an element exist: 12 kB for each, 400
/// MB in the worst case. For the dense ids that datasets have it is far smaller than a hash table, and so stays in the
/// processor's cache.
struct IDSet {
    private static let pageBits = 16
    private static let pageWords = 1 << (pageBits - 6)

    /// The number of each page, counted in the pages that exist; -1 for the others.
    private var pages = [Int32](repeating: -1, count: 1 << (31 - pageBits))
    /// [pages that exist][pageWords]
    private var words: [UInt64] = []
    /// Elements below the first id of each word.
    private var ranks: [UInt32] = []
    private(set) var count = 0

    /// The values of `columns`, those equal to `RowChunk.missing` left out.
    init(_ columns: [FixedBuffer<UInt32>]) {
        pages.withUnsafeMutableBufferPointer { pages in
            for column in columns {
                for id in column.elements where id != RowChunk.missing { pages[Int(id >> 16)] = 0 }
            }
            // In ascending order of the ids, so that words and ranks are.
            var existing: Int32 = 0
            for page in pages.indices where pages[page] == 0 {
                pages[page] = existing
                existing += 1
            }
            words = [UInt64](repeating: 0, count: Int(existing) * Self.pageWords)
            words.withUnsafeMutableBufferPointer { words in
                for column in columns {
                    for id in column.elements where id != RowChunk.missing {
                        let word = Int(pages[Int(id >> 16)]) * Self.pageWords + Int(id >> 6 & 1023)
                        words[word] |= 1 << UInt64(id & 63)
                    }
                }
            }
        }
        ranks.reserveCapacity(words.count)
        for word in words {
            ranks.append(UInt32(count))
            count += word.nonzeroBitCount
        }
    }

    /// The place of `id`, from 0; nil if it is not in the set.
    func place(of id: UInt32) -> Int? {
        guard id <= FieldCursor.largestID, case let page = pages[Int(id >> 16)], page >= 0 else { return nil }
        let word = Int(page) * Self.pageWords + Int(id >> 6 & 1023)
        guard words[word] >> UInt64(id & 63) & 1 == 1 else { return nil }
        return Int(ranks[word]) + (words[word] & ((1 << UInt64(id & 63)) - 1)).nonzeroBitCount
    }

    /// places[i] := the place of ids[i], which must be elements.
    func places(of ids: UnsafePointer<UInt32>, _ places: UnsafeMutablePointer<Int32>, count: Int) {
        pages.withUnsafeBufferPointer { pages in
            words.withUnsafeBufferPointer { words in
                ranks.withUnsafeBufferPointer { ranks in
                    for i in 0..<count {
                        let id = ids[i]
                        let word = Int(pages[Int(id >> 16)]) * Self.pageWords + Int(id >> 6 & 1023)
                        let below = words[word] & ((1 << UInt64(id & 63)) - 1)
                        places[i] = Int32(truncatingIfNeeded: ranks[word]) + Int32(below.nonzeroBitCount)
                    }
                }
            }
        }
    }

    /// Calls `body` with each element in ascending order and its place.
    func visit(_ body: (_ place: Int, _ id: UInt32) -> Void) {
        var place = 0
        for (index, page) in pages.enumerated() where page >= 0 {
            for offset in 0..<Self.pageWords {
                var rest = words[Int(page) * Self.pageWords + offset]
                while rest != 0 {
                    body(place, UInt32(index << Self.pageBits | offset << 6 | rest.trailingZeroBitCount))
                    rest &= rest - 1
                    place += 1
                }
            }
        }
    }
}
