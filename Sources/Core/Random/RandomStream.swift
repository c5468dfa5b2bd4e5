/// A splittable, counter-based source of random numbers (SplitMix64 with random access: Steele, Lea and Flood, OOPSLA 2014).
///
/// A stream is named by a root seed and a path of names, e.g. `seed 3 / pretrain / shuffle`. What one stream
/// yields depends on its name alone, so that adding a method or reordering work moves nobody else's numbers.
public struct RandomStream: Sendable, Hashable {
    private let key: UInt64
    private var counter: UInt64 = 0

    /// The root of a run's streams: the same seed gives the same numbers on every machine.
    public init(seed: Int) { key = Self.mix(UInt64(bitPattern: Int64(seed)) &+ 0x9E37_79B9_7F4A_7C15) }

    private init(key: UInt64) { self.key = key }

    /// The stream below this one that `name` names. Independent of how many numbers this one has yielded.
    public func child(_ name: String) -> RandomStream {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return RandomStream(key: Self.mix(key ^ Self.mix(hash)))
    }

    /// The `index`-th stream below this one.
    public func child(_ index: Int) -> RandomStream {
        RandomStream(key: Self.mix(key &+ Self.mix(UInt64(bitPattern: Int64(index)) ^ 0xD1B5_4A32_D192_ED03)))
    }

    @inline(__always)
    static func mix(_ x: UInt64) -> UInt64 {
        var z = x
        z = (z ^ (z &>> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z &>> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z &>> 31)
    }

    /// The next 64 uniform bits.
    @inline(__always)
    public mutating func next() -> UInt64 {
        counter &+= 1
        return Self.mix(key &+ counter &* 0x9E37_79B9_7F4A_7C15)
    }

    /// A uniform integer in 0 ..< `bound` (Lemire's multiplication; the bias is below bound / 2^64).
    @inline(__always)
    public mutating func next(below bound: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// A uniform number in [0, 1) with 53 random bits.
    @inline(__always)
    public mutating func uniform() -> Double { Double(next() &>> 11) * 0x1p-53 }
}
