/// Mean and spread of a sample, in Double. Values are added in the order given: the same order, the same bits.
package enum SampleStatistics {
    /// The arithmetic mean, or nil of no values.
    package static func mean(_ values: [Double]) -> Double? {
        values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }

    /// The sample standard deviation, sqrt(sum (x - mean)^2 / (n - 1)), or nil of fewer than two values.
    package static func standardDeviation(_ values: [Double]) -> Double? {
        guard values.count > 1, let mean = mean(values) else { return nil }
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return (squares / Double(values.count - 1)).squareRoot()
    }
}
