import TestSupport
import Testing

@testable import ThawCore

@Suite("Random streams")
struct RandomTests {
    @Test("Golden values: a change here changes every recorded result")
    func golden() {
        var stream = RandomStream(seed: 1).child("pretrain").child(3)
        let values = (0..<3).map { _ in stream.next() }
        #expect(values == [650_131_984_098_845_681, 1_271_562_570_429_742_264, 2_937_120_240_310_238_822])
    }

    @Test("Streams depend on their names, not on what was drawn before")
    func independence() {
        let root = RandomStream(seed: 1)
        var used = root
        _ = used.next()
        #expect(used.child("a") == root.child("a"))
        #expect(root.child("a") != root.child("b"))
        #expect(root.child(1) != root.child(2))
        #expect(root.child("a").child("b") != root.child("b").child("a"))
        #expect(RandomStream(seed: 1) != RandomStream(seed: 2))
    }

    @Test("Normal numbers have the moments of N(0, 1)")
    func normals() {
        let count = 200_003
        let values = FixedBuffer(repeating: Float(0), count: count)
        var stream = RandomStream(seed: 2)
        stream.fillNormal(values.pointer, count)
        func moment(_ power: Int) -> Double {
            values.elements.reduce(0.0) { total, x in
                total + (0..<power).reduce(1.0) { product, _ in product * Double(x) }
            } / Double(count)
        }
        #expect(abs(moment(1)) < 0.01)
        #expect(abs(moment(2) - 1) < 0.02)
        #expect(abs(moment(3)) < 0.04)
        #expect(abs(moment(4) - 3) < 0.1)
        #expect(Set(values.elements.prefix(1000)).count > 990)
    }

    @Test("Masks keep the share they are asked for, bit by bit independent", arguments: [0.5, 0.8, 0.9, 1.0])
    func masks(keep: Double) {
        let words = 20_000
        let masks = FixedBuffer(repeating: UInt16(0), count: words)
        var stream = RandomStream(seed: 3)
        stream.fillMasks(masks.pointer, words, keep: keep)
        for bit in 0..<16 {
            let share = Double(masks.elements.filter { $0 >> UInt16(bit) & 1 == 1 }.count) / Double(words)
            #expect(abs(share - keep) < 0.015)
        }
        let both = Double(masks.elements.filter { $0 & 3 == 3 }.count) / Double(words)
        #expect(abs(both - keep * keep) < 0.015)
    }

    @Test("A shuffle is a permutation, and shuffles")
    func shuffle() {
        var items = Array(0..<Int32(1000))
        var stream = RandomStream(seed: 4)
        stream.shuffle(&items)
        #expect(items.sorted() == Array(0..<1000))
        #expect(items.enumerated().filter { $0.offset == Int($0.element) }.count < 10)
    }
}
