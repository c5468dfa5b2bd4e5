/// Metrics of binary scores.
public enum RankingMetrics {
    /// Area under the ROC curve, ties counted half: the probability that a positive scores above a negative
    /// (Hanley and McNeil, Radiology 1982). Exact: counts are integers. Nil if a class is missing or a score is NaN.
    ///
    /// - Complexity: O(n), by radix sort on the scores' bits.
    public static func areaUnderROC(scores: [Float], labels: [UInt8]) -> Double? {
        precondition(scores.count == labels.count)
        let positives = labels.reduce(0) { $0 + ($1 == 0 ? 0 : 1) }
        let negatives = labels.count - positives
        guard positives > 0, negatives > 0, !scores.contains(where: \.isNaN) else { return nil }
        let keys = sortedKeys(scores: scores, labels: labels)
        // Twice the number of (negative, positive) pairs in the right order, ties once.
        var twiceWins: UInt64 = 0
        var negativesBelow: UInt64 = 0
        var i = 0
        while i < keys.count {
            let score = keys[i] >> 1
            var tied = (positive: UInt64(0), negative: UInt64(0))
            while i < keys.count, keys[i] >> 1 == score {
                if keys[i] & 1 == 1 { tied.positive += 1 } else { tied.negative += 1 }
                i += 1
            }
            twiceWins += tied.positive * (2 * negativesBelow + tied.negative)
            negativesBelow += tied.negative
        }
        return Double(twiceWins) / 2 / (Double(positives) * Double(negatives))
    }

    /// Score bits, order-preserving, with the label as the lowest bit, ascending by score.
    private static func sortedKeys(scores: [Float], labels: [UInt8]) -> [UInt64] {
        var keys = zip(scores, labels).map { score, label in
            // -0 and 0 tie; negative numbers order backwards.
            let bits = (score + 0).bitPattern
            let ordered = bits >> 31 == 1 ? ~bits : bits | 0x8000_0000
            return UInt64(ordered) << 1 | (label == 0 ? 0 : 1)
        }
        var other = [UInt64](repeating: 0, count: keys.count)
        for shift in [1, 12, 23] as [UInt64] {
            var starts = [Int](repeating: 0, count: 2049)
            for key in keys { starts[Int(key >> shift & 2047) + 1] += 1 }
            for digit in 1...2048 { starts[digit] += starts[digit - 1] }
            for key in keys {
                let digit = Int(key >> shift & 2047)
                other[starts[digit]] = key
                starts[digit] += 1
            }
            swap(&keys, &other)
        }
        return keys
    }

    /// F1 = 2 TP / (2 TP + FP + FN) where scores above their mean count as positive (released code). 0 if there is no positive.
    public static func f1AtMeanScore(scores: [Float], labels: [UInt8]) -> Double {
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
