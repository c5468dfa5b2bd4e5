import Testing

@testable import Core

@Suite("Metrics")
struct MetricsTests {
    /// By definition: every pair of a positive and a negative, ties half.
    private func pairwise(_ scores: [Float], _ labels: [UInt8]) -> Double {
        var (wins, pairs) = (0.0, 0.0)
        for (p, isPositive) in zip(scores, labels) where isPositive == 1 {
            for (n, isAlsoPositive) in zip(scores, labels) where isAlsoPositive == 0 {
                wins += p > n ? 1 : p == n ? 0.5 : 0
                pairs += 1
            }
        }
        return wins / pairs
    }

    @Test("AUC equals the pairwise definition, many ties and negative scores included", arguments: 1...20)
    func areaUnderCurve(seed: Int) throws {
        var stream = RandomStream(seed: seed)
        let count = 2 + stream.next(below: 200)
        let levels = 1 + stream.next(below: 30)
        let scores = (0..<count).map { _ in Float(stream.next(below: levels) - levels / 2) / 7 }
        var labels = (0..<count).map { _ in UInt8(stream.next(below: 2)) }
        (labels[0], labels[1]) = (0, 1)
        let area = try #require(RankingMetrics.areaUnderROC(scores: scores, labels: labels))
        #expect(abs(area - pairwise(scores, labels)) < 1e-12)
        let inverted = try #require(RankingMetrics.areaUnderROC(scores: scores, labels: labels.map { 1 - $0 }))
        #expect(abs(area + inverted - 1) < 1e-12)
    }

    @Test("Minus zero and zero tie")
    func signedZero() {
        #expect(RankingMetrics.areaUnderROC(scores: [-0.0, 0], labels: [0, 1]) == 0.5)
        #expect(RankingMetrics.areaUnderROC(scores: [0, -0.0], labels: [0, 1]) == 0.5)
    }

    @Test("AUC is not defined for one class or for NaN")
    func undefined() {
        #expect(RankingMetrics.areaUnderROC(scores: [0.1, 0.2], labels: [1, 1]) == nil)
        #expect(RankingMetrics.areaUnderROC(scores: [0.1, 0.2], labels: [0, 0]) == nil)
        #expect(RankingMetrics.areaUnderROC(scores: [.nan, 0.2], labels: [0, 1]) == nil)
    }

    @Test("F1 at the mean score")
    func f1() {
        // Mean 0.5: 0.9 and 0.6 count as positive; one true positive, one false positive, one false negative.
        #expect(RankingMetrics.f1AtMeanScore(scores: [0.9, 0.6, 0.4, 0.1], labels: [1, 0, 1, 0]) == 0.5)
        #expect(RankingMetrics.f1AtMeanScore(scores: [0.5, 0.5], labels: [0, 0]) == 0)
    }
}
