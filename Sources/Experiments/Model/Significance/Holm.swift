/// Holm's correction of the p-values of several tests (Scandinavian Journal of Statistics, 1979): if all that are
/// below alpha after it are rejected, the chance that any of them is wrong is at most alpha.
package enum Holm {
    /// The adjusted p-values, in the same order: of the k-th smallest of m, p x (m - k + 1), no smaller than that before
    /// and at most 1.
    package static func adjust(_ values: [Double]) -> [Double] {
        var adjusted = values
        var largest = 0.0
        for (rank, index) in values.indices.sorted(by: { values[$0] < values[$1] }).enumerated() {
            largest = max(largest, min(1, values[index] * Double(values.count - rank)))
            adjusted[index] = largest
        }
        return adjusted
    }

    /// The same for tests of which some are undefined: those are not counted and remain nil.
    package static func adjust(_ values: [Double?]) -> [Double?] {
        var adjusted = adjust(values.compactMap { $0 }).makeIterator()
        return values.map { $0 == nil ? nil : adjusted.next() }
    }
}
