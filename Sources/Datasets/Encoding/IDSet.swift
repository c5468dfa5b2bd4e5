import Core

/// A set of ids that knows the place of each among its elements in ascending order: a bitmap with the number of elements
/// before each word of it.
///
/// Ids are below 2^31, so that it takes 1.5 bits for each number up to the largest id and never more than 400 MB;
/// for the dense ids that datasets have it is far smaller than a hash table, and so stays in the processor's cache.
struct IDSet {
    private var words: [UInt64]
    /// Elements below the first number of each word.
    private var ranks: [UInt32] = []
    private(set) var count = 0

    /// The values of `columns`, those equal to `RowChunk.missing` left out.
    init(_ columns: [FixedBuffer<UInt32>]) {
        var largest: UInt32?
        for column in columns { largest = [largest, largestID(column.pointer, column.count)].compactMap { $0 }.max() }
        words = [UInt64](repeating: 0, count: largest.map { Int($0) / 64 + 1 } ?? 0)
        words.withUnsafeMutableBufferPointer { words in
            guard let words = words.baseAddress else { return }
            for column in columns { insertAll(column.pointer, column.count, words) }
        }
        ranks.reserveCapacity(words.count)
        for word in words {
            ranks.append(UInt32(count))
            count += word.nonzeroBitCount
        }
    }

    /// The place of `id`, from 0; nil if it is not in the set.
    func place(of id: UInt32) -> Int? {
        let word = Int(id >> 6)
        guard word < words.count, words[word] >> (id & 63) & 1 == 1 else { return nil }
        return Int(ranks[word]) + (words[word] & ((1 << (id & 63)) - 1)).nonzeroBitCount
    }

    /// places[i] := the place of ids[i], which must be elements.
    func places(of ids: UnsafePointer<UInt32>, _ places: UnsafeMutablePointer<Int32>, count: Int) {
        words.withUnsafeBufferPointer { words in
            ranks.withUnsafeBufferPointer { ranks in
                for i in 0..<count {
                    let word = Int(ids[i] >> 6)
                    let below = words[word] & ((1 << UInt64(ids[i] & 63)) - 1)
                    places[i] = Int32(truncatingIfNeeded: ranks[word]) + Int32(below.nonzeroBitCount)
                }
            }
        }
    }

    /// Calls `body` with each element in ascending order and its place.
    func visit(_ body: (_ place: Int, _ id: UInt32) -> Void) {
        var place = 0
        for (index, word) in words.enumerated() {
            var rest = word
            while rest != 0 {
                body(place, UInt32(index * 64 + rest.trailingZeroBitCount))
                rest &= rest - 1
                place += 1
            }
        }
    }
}

private func largestID(_ ids: UnsafePointer<UInt32>, _ count: Int) -> UInt32? {
    var largest: UInt32?
    for i in 0..<count where ids[i] != RowChunk.missing && ids[i] >= largest ?? 0 { largest = ids[i] }
    return largest
}

private func insertAll(_ ids: UnsafePointer<UInt32>, _ count: Int, _ words: UnsafeMutablePointer<UInt64>) {
    for i in 0..<count where ids[i] != RowChunk.missing { words[Int(ids[i] >> 6)] |= 1 << UInt64(ids[i] & 63) }
}
