import Foundation
import Testing

@testable import ThawModel

/// Every statistic beside what SciPy (of Holm's correction: statsmodels) says; Fixtures/statistics/record.py records it.
@Suite struct StatisticsAgreementTests {
    private struct Recorded: Decodable {
        var paired: [Paired]
        var twoSided: [TwoSided]
        var quantiles: [Quantile]
        var holm: [Family]
    }

    /// null: NaN or infinite.
    private struct Paired: Decodable {
        var name: String
        var ours: [Double]
        var theirs: [Double]
        var equal: Bool
        var mean: Double
        var deviation, low, high, t, tP: Double?
        var w, wP: Double
        var wMethod: String
        var effect: Double?
    }

    private struct TwoSided: Decodable {
        var t: Double
        var df: Int
        var p: Double
    }

    private struct Quantile: Decodable {
        var df: Int
        var confidence: Double
        var t: Double
    }

    private struct Family: Decodable {
        var p: [Double]
        var adjusted: [Double]
    }

    private let recorded: Recorded

    init() throws {
        let folder = try #require(Bundle.module.resourceURL).appendingPathComponent("Fixtures/statistics")
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        recorded = try decoder.decode(
            Recorded.self, from: Data(contentsOf: folder.appendingPathComponent("scipy.json")))
    }

    /// To ten digits, of however small a number.
    private func agree(_ actual: Double?, _ expected: Double?) -> Bool {
        guard let actual, let expected else { return (actual == nil) == (expected == nil) }
        return abs(actual - expected) <= max(1e-10 * abs(expected), 1e-300)
    }

    /// A mean may be a rounding error's distance from zero.
    private func agreeOnSum(_ actual: Double?, _ expected: Double?) -> Bool {
        agree(actual, expected) || actual.flatMap { a in expected.map { abs(a - $0) < 1e-14 } } == true
    }

    @Test func pairedSamples() throws {
        #expect(Set(recorded.paired.map(\.wMethod)) == ["auto", "exact", "permutation", "asymptotic"])
        #expect(Set(2...10).isSubset(of: Set(recorded.paired.map(\.ours.count))))
        for recorded in recorded.paired {
            let name = Comment(rawValue: recorded.name)
            let seeds = 1...recorded.ours.count
            let comparison = PairedComparison(
                ours: Dictionary(uniqueKeysWithValues: zip(seeds, recorded.ours)),
                theirs: Dictionary(uniqueKeysWithValues: zip(seeds, recorded.theirs)))
            let differences = zip(recorded.ours, recorded.theirs).map { $0 - $1 }
            #expect(comparison.count == recorded.ours.count, name)
            #expect(agreeOnSum(comparison.meanDifference, recorded.mean), name)
            #expect(agree(SampleStatistics.standardDeviation(differences), recorded.deviation), name)
            #expect(agreeOnSum(comparison.interval?.lowerBound, recorded.low), name)
            #expect(agreeOnSum(comparison.interval?.upperBound, recorded.high), name)
            // SciPy's t of equal differences is NaN or infinite, and its p 0 or NaN.
            #expect(agreeOnSum(comparison.tTest?.statistic, recorded.t), name)
            #expect(agree(comparison.tTest?.p, recorded.equal ? nil : recorded.tP), name)
            #expect(comparison.tTest?.degreesOfFreedom == (recorded.equal ? nil : seeds.count - 1), name)
            #expect(agreeOnSum(comparison.effectSize, recorded.effect), name)
            #expect(comparison.wilcoxon?.statistic == recorded.w, name)
            #expect(agree(comparison.wilcoxon?.p, recorded.wP), name)
        }
    }

    @Test func tailsOfStudentsT() {
        #expect(recorded.twoSided.contains { 1e-13 < $0.p && $0.p < 1e-11 })
        #expect(recorded.twoSided.contains { $0.p < 1e-100 })
        for recorded in recorded.twoSided {
            let p = StudentT.twoSidedP(recorded.t, degreesOfFreedom: recorded.df)
            #expect(agree(p, recorded.p), "t = \(recorded.t), \(recorded.df) degrees of freedom: \(p), \(recorded.p)")
        }
    }

    @Test func quantilesOfStudentsT() {
        for recorded in recorded.quantiles {
            let t = StudentT.quantile((1 + recorded.confidence) / 2, degreesOfFreedom: recorded.df)
            #expect(agree(t, recorded.t), "\(recorded.df) degrees of freedom, \(recorded.confidence)")
        }
    }

    @Test func holmsCorrection() {
        for recorded in recorded.holm {
            let adjusted = Holm.adjust(recorded.p)
            #expect(zip(adjusted, recorded.adjusted).allSatisfy { agree($0, $1) }, "\(recorded.p): \(adjusted)")
            #expect(adjusted.count == recorded.adjusted.count)
        }
    }

    @Test func undefinedTestsAreNotCounted() {
        #expect(Holm.adjust([nil, 0.03, nil, 0.01]) == [nil, 0.03, nil, 0.02])
        #expect(Holm.adjust([Double?.none]) == [nil])
        #expect(Holm.adjust([Double]()).isEmpty)
    }

    @Test func onlySeedsThatBothHaveAreCompared() {
        let comparison = PairedComparison(ours: [1: 0.5, 2: 0.75, 3: 1], theirs: [2: 0.5, 3: 0.25, 4: 0])
        #expect(comparison == PairedComparison(ours: [2: 0.75, 3: 1], theirs: [2: 0.5, 3: 0.25]))
        #expect(comparison.count == 2)
        #expect(comparison.meanDifference == 0.5)
        let nothing = PairedComparison(ours: [1: 0.5], theirs: [2: 0.5])
        #expect(nothing.count == 0)
        #expect(nothing.meanDifference == nil && nothing.interval == nil && nothing.effectSize == nil)
        #expect(nothing.tTest == nil && nothing.wilcoxon == nil)
    }

    /// A database may hold any finite log-loss; the sum of two may be infinite.
    @Test func valuesTooLargeToSquareHaveNoInterval() {
        let comparison = PairedComparison(ours: [1: 1e308, 2: 1.5e308], theirs: [1: 0, 2: 0])
        #expect(comparison.count == 2 && comparison.interval == nil && comparison.tTest == nil)
        #expect(comparison.wilcoxon?.p == 0.5)
    }

    /// More than 50 zeros, of which SciPy makes NaN.
    @Test func noDifferenceAtAllIsNoEvidence() {
        let zeros = [Double](repeating: 0, count: 60)
        #expect(WilcoxonSignedRank(differences: zeros)?.p == 1)
        #expect(PairedTTest(differences: zeros) == nil)
    }
}
