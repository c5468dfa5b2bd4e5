import ThawCore

/// How many instances each item has: a given curve, and a given total, exactly.
///
/// Items are numbered by rank, 0 the most popular. The instances are numbered too, those of item 0 first: shuffled by a
/// permutation, they are the rows of a file in which every item has just its number of instances.
///
/// The curve c says how many instances the item of rank r has at scale 1. Of n items and m instances at another scale,
/// item k has those between m C(k R / n) / C(R) and m C((k + 1) R / n) / C(R), C being the integral of c and R the
/// last rank: instances per item, and so the shares of old and new items, are the same at any scale.
struct SyntheticPopularity {
    let itemCount: Int
    let instanceCount: Int
    /// The first instance of each item, and `instanceCount`: [itemCount + 1].
    private let starts: [Int32]
    /// The item that each block of 2^blockBits instances begins with, and the last item: [blocks + 1].
    private let blocks: [Int32]
    private static let blockBits = 6

    /// - curve: from rank 0 to the number of items at scale 1.
    init(curve: PiecewiseLinear, instances: Int, scale: Double) {
        let ranks = curve.knots[curve.knots.count - 1].x
        let itemCount = max(1, Int((ranks * scale).rounded()))
        let instanceCount = max(itemCount, Int((Double(instances) * scale).rounded()))
        let share = Double(instanceCount) / curve.integral(to: ranks)
        var starts = (0...itemCount).map { item in
            Int32(share * curve.integral(to: ranks * Double(item) / Double(itemCount)))
        }
        starts[itemCount] = Int32(instanceCount)
        var blocks: [Int32] = []
        var item = 0
        for first in stride(from: 0, to: instanceCount, by: 1 << Self.blockBits) {
            while starts[item + 1] <= first { item += 1 }
            blocks.append(Int32(item))
        }
        blocks.append(Int32(itemCount - 1))
        (self.itemCount, self.instanceCount, self.starts, self.blocks) = (itemCount, instanceCount, starts, blocks)
    }

    /// The number of instances of the item of this rank.
    func count(_ item: Int) -> Int { Int(starts[item + 1] - starts[item]) }

    /// The item that an instance belongs to.
    func item(ofInstance instance: Int) -> Int {
        let block = instance >> Self.blockBits
        var (low, high) = (Int(blocks[block]), Int(blocks[block + 1]))
        // The last item in low ... high that starts at the instance or before.
        while low < high {
            let middle = (low + high + 1) / 2
            if starts[middle] <= instance { low = middle } else { high = middle - 1 }
        }
        return low
    }
}
