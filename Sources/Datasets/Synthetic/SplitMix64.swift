/// The generator of synthetic data: SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
///
/// It is the module's own, and uses only operations that IEEE 754 defines to the last bit (no logarithm, no sine), so
/// that a seed gives the same files on every machine and under every version of the standard library.
struct SplitMix64 {
    private var state: UInt64

    /// Streams of different names are independent: drawing more from one moves no other.
    init(seed: Int, stream: String) {
        // FNV-1a over the name, then mixed with the seed.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in stream.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        state = UInt64(bitPattern: Int64(seed))
        state = next() ^ hash
    }

    /// The stream of one of many things that are numbered: it depends on this stream's state and on `index` only, so
    /// that the thing comes out the same whenever, and however often, it is drawn.
    func child(_ index: Int) -> SplitMix64 {
        var child = self
        child.state &+= UInt64(bitPattern: Int64(index)) &* 0xD134_2543_DE82_EF95
        child.state = child.next()
        return child
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.mixed(state)
    }

    /// SplitMix64's finaliser: a bijection of the 64-bit words.
    static func mixed(_ word: UInt64) -> UInt64 {
        var z = word
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// Uniform in [0, 1), 53 bits.
    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Uniform in 0 ..< bound, for bounds far below 2^53.
    mutating func below(_ bound: Int) -> Int { Int(unit() * Double(bound)) }

    /// About normal, mean 0, variance 1: the scaled sum of four uniform numbers (Irwin-Hall), within ±3.5.
    mutating func normal() -> Double {
        (unit() + unit() + unit() + unit() - 2) * (3.0).squareRoot()
    }

    mutating func normals(_ count: Int) -> [Double] { (0..<count).map { _ in normal() } }

    /// An index drawn with probability proportional to `weights`.
    mutating func index(weights: [Double]) -> Int {
        var rest = unit() * weights.reduce(0, +)
        for (index, weight) in weights.enumerated() {
            rest -= weight
            if rest < 0 { return index }
        }
        return weights.count - 1
    }

    /// Fisher-Yates.
    mutating func shuffle<Element>(_ elements: inout [Element]) {
        for last in stride(from: elements.count - 1, to: 0, by: -1) { elements.swapAt(last, below(last + 1)) }
    }
}
