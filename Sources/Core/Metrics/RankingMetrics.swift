/// Metrics of binary scores.
public enum RankingMetrics {
    /// Area under the ROC curve, ties counted half: the probability that a positive scores above a negative
    /// (Hanley and McNeil, Radiology 1982). Exact: counts are integers. Nil if a class is missing or a score is NaN.
    ///
    /// - Parameters:
    ///   - scores: of any scale; higher is more positive.
    ///   - labels: 0 is negative, anything else positive; as many as scores.
    /// - Complexity: O(n), by radix sort on the scores' bits.
    public static func areaUnderROC<Score: RankedScore>(scores: [Score], labels: [UInt8]) -> Double? {
        scores.withUnsafeBufferPointer { scores in
            labels.withUnsafeBufferPointer { areaUnderROC(scores: scores, labels: $0) }
        }
    }

    /// The same of scores and labels where they lie.
    public static func areaUnderROC<Score: RankedScore>(
        scores: UnsafeBufferPointer<Score>, labels: UnsafeBufferPointer<UInt8>
    ) -> Double? {
        precondition(scores.count == labels.count)
        let count = scores.count
        let positives = labels.count { $0 != 0 }
        let negatives = count - positives
        guard positives > 0, negatives > 0, let scores = scores.baseAddress, let labels = labels.baseAddress
        else { return nil }
        let buffers = (
            FixedBuffer<Score.Rank>(repeating: 0, count: count), FixedBuffer<Score.Rank>(repeating: 0, count: count)
        )
        return withExtendedLifetime(buffers) {
            sortedRanks(
                scores, labels, count, negatives: negatives, (buffers.0.pointer, buffers.1.pointer)
            ).map { ranks in
                Double(twicePairsInOrder(ranks.negatives, ranks.positives)) / 2
                    / (Double(positives) * Double(negatives))
            }
        }
    }

    /// F1 = 2 TP / (2 TP + FP + FN) where scores above their mean count as positive (released code). 0 if there is no positive.
    @specialized(where Score == Float)
    public static func f1AtMeanScore<Score: BinaryFloatingPoint>(scores: [Score], labels: [UInt8]) -> Double {
        precondition(scores.count == labels.count && !scores.isEmpty)
        let mean = scores.reduce(0.0) { $0 + Double($1) } / Double(scores.count)
        var (truePositives, falsePositives, falseNegatives) = (0, 0, 0)
        for (score, label) in zip(scores, labels) {
            switch (Double(score) > mean, label != 0) {
            case (true, true): truePositives += 1
            case (true, false): falsePositives += 1
            case (false, true): falseNegatives += 1
            case (false, false): break
            }
        }
        let denominator = 2 * truePositives + falsePositives + falseNegatives
        return denominator == 0 ? 0 : Double(2 * truePositives) / Double(denominator)
    }
}
