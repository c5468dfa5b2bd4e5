import Testing

@testable import ThawDatasets

@Suite struct SyntheticPartsTests {
    @Test(arguments: [1, 2, 5, 64, 1000, 4097])
    func permutationsPermute(count: Int) {
        let permutation = PseudoRandomPermutation(count: count, seed: 3, stream: "test")
        let places = (0..<count).map { permutation($0) }
        #expect(places.sorted() == Array(0..<count))
        if count >= 64 {
            #expect(places != (0..<count).map { PseudoRandomPermutation(count: count, seed: 4, stream: "test")($0) })
            // Neighbours end up far from one another: of two random places, a third of the range on average.
            let distance = zip(places, places.dropFirst()).reduce(0) { $0 + abs($1.0 - $1.1) } / (count - 1)
            #expect((count / 4...count * 5 / 12).contains(distance))
        }
    }

    @Test func popularityFollowsItsCurve() {
        // 10 items from 5 to 1 instances: the integral is 30; at scale 2, 20 items have 60.
        let curve = PiecewiseLinear(knots: [(0, 5), (10, 1)])
        let popularity = SyntheticPopularity(curve: curve, instances: 30, scale: 2)
        #expect(popularity.itemCount == 20 && popularity.instanceCount == 60)
        let counts = (0..<20).map(popularity.count)
        #expect(counts.reduce(0, +) == 60)
        #expect(counts.first == 4 && counts.allSatisfy { $0 >= 1 } && counts.last == 2)
        let owners = (0..<60).map(popularity.item(ofInstance:))
        #expect(owners == counts.enumerated().flatMap { Array(repeating: $0.offset, count: $0.element) })
    }

    @Test func responseShareIsASigmoid() {
        #expect(SyntheticInteractions.responseShare(0) == 0.5)
        // Student's t with two degrees of freedom at t = sqrt(2): F = 1/2 + t / (2 sqrt(2 + t^2)).
        #expect(abs(SyntheticInteractions.responseShare(1) - 0.853_553_390_593_273_8) < 1e-15)
        #expect(abs(SyntheticInteractions.responseShare(-3) + SyntheticInteractions.responseShare(3) - 1) < 1e-15)
    }

    @Test func childrenOfAStreamDoNotDependOnEachOther() {
        let parent = SplitMix64(seed: 1, stream: "parent")
        let firsts = (0..<1000).map { index in
            var child = parent.child(index)
            return child.next()
        }
        #expect(Set(firsts).count == 1000)
        var again = parent.child(17)
        #expect(again.next() == firsts[17])
    }

    @Test func numbersInDecimal() {
        for value in [0, 9, 10, 99, 100, 1_234_567_890, Int.max] {
            var bytes: [UInt8] = []
            bytes.append(decimal: value)
            #expect(String(decoding: bytes, as: UTF8.self) == String(value))
        }
    }
}
