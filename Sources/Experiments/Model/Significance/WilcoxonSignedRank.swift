import Foundation
import ThawCore

/// Wilcoxon's signed-rank test of paired samples, two-sided: are the differences symmetric about zero?
///
/// Differences of zero are dropped (`zero_method="wilcox"`), those of equal magnitude share the mean of their ranks. Up
/// to 50 differences other than zero, p is exact: the share of all 2^n choices of signs whose W is as small or
/// smaller, which is
///
/// - without zeros and ties `scipy.stats.wilcoxon(differences, method="exact")`,
/// - with them the permutation test that SciPy does for up to 13 pairs, `method=PermutationMethod(n_resamples=inf)`.
///
/// Beyond 50 it is the normal approximation with the variance corrected for ties, `method="asymptotic"`, without
/// correction for continuity.
package struct WilcoxonSignedRank: Hashable, Sendable {
    /// W: the sum of the ranks of the positive differences or that of the negative ones, whichever is smaller.
    package var statistic: Double
    /// Differences other than zero.
    package var count: Int
    /// Two-sided; 1 where all differences are zero.
    package var p: Double

    /// With more differences than this p is approximate.
    package static let exactLimit = 50

    /// nil of no differences, and of what is no number: infinite values differ by that.
    package init?(differences: [Double]) {
        guard !differences.isEmpty, !differences.contains(where: \.isNaN) else { return nil }
        let ranked = Self.ranked(differences.filter { $0 != 0 })
        let positive = ranked.filter { $0.difference > 0 }.reduce(0) { $0 + $1.doubledRank }
        let total = ranked.reduce(0) { $0 + $1.doubledRank }
        let doubled = min(positive, total - positive)
        count = ranked.count
        statistic = Double(doubled) / 2
        p =
            count <= Self.exactLimit
            ? Self.exactP(doubled, ranks: ranked.map(\.doubledRank), total: total)
            : Self.approximateP(statistic, ranks: ranked.map(\.doubledRank))
    }

    /// The differences by magnitude, with their ranks times two, which are whole numbers with ties, too.
    private static func ranked(_ differences: [Double]) -> [(difference: Double, doubledRank: Int)] {
        let sorted = differences.sorted { abs($0) < abs($1) }
        var ranked: [(difference: Double, doubledRank: Int)] = []
        while ranked.count < sorted.count {
            let first = ranked.count
            let equal = sorted[first...].prefix { abs($0) == abs(sorted[first]) }
            // Ranks first + 1 to first + equal.count.
            ranked += equal.map { ($0, 2 * first + 1 + equal.count) }
        }
        return ranked
    }

    /// Counts the choices of signs by the sum of the positive ranks, one rank after the other.
    private static func exactP(_ statistic: Int, ranks: [Int], total: Int) -> Double {
        var counts = [Double](repeating: 0, count: total + 1)
        counts[0] = 1
        for rank in ranks {
            for sum in stride(from: total, through: rank, by: -1) { counts[sum] += counts[sum - rank] }
        }
        // The distribution is symmetric. Counts are whole numbers up to 2^50, hence exact.
        return min(1, 2 * counts[...statistic].reduce(0, +) / pow(2, Double(ranks.count)))
    }

    private static func approximateP(_ statistic: Double, ranks: [Int]) -> Double {
        let n = Double(ranks.count)
        let ties = Dictionary(grouping: ranks) { $0 }.values.map { Double($0.count) }.sorted()
        let correction = ties.reduce(0) { $0 + ($1 * $1 * $1 - $1) } / 2
        let deviation = ((n * (n + 1) * (2 * n + 1) - correction) / 24).squareRoot()
        return erfc(abs(statistic - n * (n + 1) / 4) / deviation / 2.0.squareRoot())
    }
}
