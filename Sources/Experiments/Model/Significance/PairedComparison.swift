/// Two samples compared seed by seed: what both have is paired, the rest left out.
package struct PairedComparison: Hashable, Sendable {
    /// Pairs: seeds that both have.
    package var count: Int
    /// Mean of ours - theirs; nil without a pair.
    package var meanDifference: Double?
    /// The 95 % interval of the mean difference (Student's t); nil of fewer than two pairs.
    package var interval: ClosedRange<Double>?
    /// nil of fewer than two pairs, and where all differences are equal.
    package var tTest: PairedTTest?
    /// nil without a pair.
    package var wilcoxon: WilcoxonSignedRank?
    /// Cohen's d_z (1988, 2.3): mean of the differences over their sample standard deviation, t / sqrt(n), without
    /// correction for small samples; nil where the t-test is.
    package var effectSize: Double?

    /// - ours, theirs: seed -> value.
    package init<Seed: Hashable & Comparable>(ours: [Seed: Double], theirs: [Seed: Double]) {
        // In the order of the seeds, so that the same values give the same bits.
        let differences = ours.keys.sorted().compactMap { seed -> Double? in
            guard let our = ours[seed], let their = theirs[seed] else { return nil }
            return our - their
        }
        count = differences.count
        meanDifference = SampleStatistics.mean(differences)
        if let mean = meanDifference, let half = StudentT.halfWidth(differences) {
            interval = (mean - half)...(mean + half)
        }
        tTest = PairedTTest(differences: differences)
        wilcoxon = WilcoxonSignedRank(differences: differences)
        effectSize = tTest.map { $0.statistic / Double(differences.count).squareRoot() }
    }
}
