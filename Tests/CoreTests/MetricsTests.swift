import Foundation
import Testing

@testable import ThawCore

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

    @Test("AUC of many scores, by ranks with ties averaged, in both precisions", arguments: 1...4)
    func manyScores(seed: Int) throws {
        var stream = RandomStream(seed: seed).child("many")
        let count = 30_000
        // All magnitudes and both signs, infinities, and (for seeds 2 and 4) few distinct values.
        let scores = (0..<count).map { _ -> Float in
            let score =
                Float(stream.uniform() - 0.5)
                * Float(sign: .plus, exponent: stream.next(below: 60) - 30, significand: 1)
            return seed % 2 == 0 ? (score * 8).rounded() : stream.next(below: 1000) == 0 ? .infinity * score : score
        }
        let labels = (0..<count).map { _ in UInt8(stream.next(below: 5) == 0 ? 1 : 0) }
        // Mann and Whitney's U from the mean ranks of the positives.
        let order = scores.indices.sorted { scores[$0] < scores[$1] }
        var (rankSum, first) = (0.0, 0)
        while first < count {
            var last = first
            while last + 1 < count, scores[order[last + 1]] == scores[order[first]] { last += 1 }
            let positives = order[first...last].count { labels[$0] == 1 }
            rankSum += Double(positives) * (Double(first + last) / 2 + 1)
            first = last + 1
        }
        let positives = Double(labels.count { $0 == 1 })
        let expected = (rankSum - positives * (positives + 1) / 2) / (positives * (Double(count) - positives))
        let area = try #require(RankingMetrics.areaUnderROC(scores: scores, labels: labels))
        #expect(abs(area - expected) < 1e-12)
        #expect(RankingMetrics.areaUnderROC(scores: scores.map(Double.init), labels: labels) == area)
        // Differences that only a Double has.
        let close = scores.indices.map { 1 + Double($0) * .ulpOfOne }
        let steps = close.indices.map { UInt8($0 < count / 2 ? 0 : 1) }
        #expect(RankingMetrics.areaUnderROC(scores: close, labels: steps) == 1)
    }

    @Test("Whole numbers are compared as they are, beyond what a Double has of them")
    func wholeNumbers() {
        let large = (0..<100).map { Int64(1 << 53) + Int64($0) }
        let steps = large.indices.map { UInt8($0 < 49 ? 0 : 1) }
        #expect(RankingMetrics.areaUnderROC(scores: large, labels: steps) == 1)
        #expect(RankingMetrics.areaUnderROC(scores: large.map { -$0 }, labels: steps) == 0)
        #expect(RankingMetrics.areaUnderROC(scores: large.map { UInt64(bitPattern: -$0) }, labels: steps) == 0)
        #expect(RankingMetrics.areaUnderROC(scores: [Int64.min, -1, 0, .max], labels: [0, 0, 1, 1]) == 1)
        #expect(RankingMetrics.areaUnderROC(scores: [UInt64.max, 0, .max], labels: [0, 0, 1]) == 0.75)
        #expect(RankingMetrics.areaUnderROC(scores: large.map(Double.init), labels: steps) != 1)
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

    @Test("Log-loss is a mean in nats, and finite where a certain prediction is wrong")
    func logLoss() {
        let expected = (2 * log(2.0) + log(2.0)) / 2
        #expect(abs(RankingMetrics.logLoss(probabilities: [0.25, 0.5], labels: [1, 0]) - expected) < 1e-12)
        #expect(RankingMetrics.logLoss(probabilities: [1, 0], labels: [1, 0]) == 0)
        #expect(RankingMetrics.logLoss(probabilities: [0, 1], labels: [1, 0]) == 100)
        #expect(RankingMetrics.logLoss(probabilities: [Float.nan], labels: [1]).isNaN)
    }

    @Test("F1 at the mean score")
    func f1() {
        // Mean 0.5: 0.9 and 0.6 count as positive; one true positive, one false positive, one false negative.
        #expect(RankingMetrics.f1AtMeanScore(scores: [0.9, 0.6, 0.4, 0.1], labels: [1, 0, 1, 0]) == 0.5)
        #expect(RankingMetrics.f1AtMeanScore(scores: [0.5, 0.5], labels: [0, 0]) == 0)
    }
}
