/// Student's t-test of paired samples, two-sided: is the mean of the differences zero?
package struct PairedTTest: Hashable, Sendable {
    /// Mean of the differences over its standard error.
    package var statistic: Double
    /// Pairs - 1.
    package var degreesOfFreedom: Int
    /// Two-sided.
    package var p: Double

    /// As `scipy.stats.ttest_1samp(differences, 0)`, which `ttest_rel` is on differences.
    ///
    /// nil where the differences say nothing about their spread: fewer than two, or all of them equal (there SciPy
    /// gives NaN, and for equal ones other than zero an infinite statistic), or too large to be squared.
    package init?(differences: [Double]) {
        guard differences.contains(where: { $0 != differences[0] }),
            let mean = SampleStatistics.mean(differences),
            let deviation = SampleStatistics.standardDeviation(differences), deviation > 0,
            deviation.isFinite
        else { return nil }
        statistic = mean / (deviation / Double(differences.count).squareRoot())
        degreesOfFreedom = differences.count - 1
        p = StudentT.twoSidedP(statistic, degreesOfFreedom: degreesOfFreedom)
    }
}
