/// A permutation of 0 ..< count that is computed, not stored: it shuffles any number of rows in no memory.
///
/// A balanced Feistel network of four rounds permutes the smallest domain 4^h that holds `count` numbers; what falls
/// outside 0 ..< count is permuted again until it falls inside ("cycle walking"; Black and Rogaway, "Ciphers with
/// Arbitrary Finite Domains", CT-RSA 2002).
struct PseudoRandomPermutation {
    let count: Int
    private let halfBits: UInt64
    private let keys: SIMD4<UInt64>

    init(count: Int, seed: Int, stream: String) {
        var random = SplitMix64(seed: seed, stream: stream)
        self.count = count
        let bits = UInt64(Int.bitWidth - max(1, count - 1).leadingZeroBitCount)
        halfBits = (bits + 1) / 2
        keys = SIMD4(random.next(), random.next(), random.next(), random.next())
    }

    /// The place of `index`, both in 0 ..< count.
    func callAsFunction(_ index: Int) -> Int {
        var word = UInt64(index)
        repeat { word = network(word) } while word >= count
        return Int(word)
    }

    private func network(_ word: UInt64) -> UInt64 {
        let mask = (1 << halfBits) - 1 as UInt64
        var (left, right) = (word >> halfBits, word & mask)
        for round in 0..<4 {
            (left, right) = (right, left ^ (SplitMix64.mixed(right ^ keys[round]) & mask))
        }
        return left << halfBits | right
    }
}
