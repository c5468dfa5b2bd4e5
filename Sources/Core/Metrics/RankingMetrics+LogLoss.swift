import Foundation

extension RankingMetrics {
    /// Mean binary cross-entropy in nats. A logarithm below -100 counts as -100 (as in PyTorch's BCELoss), so that a
    /// probability of 0 or 1 that is wrong costs much and not infinitely much.
    @specialized(where Score == Float)
    public static func logLoss<Score: BinaryFloatingPoint>(probabilities: [Score], labels: [UInt8]) -> Double {
        precondition(probabilities.count == labels.count && !labels.isEmpty)
        let sum = zip(probabilities, labels).reduce(0.0) { sum, row in
            let probability = Double(row.0)
            return sum - max(row.1 == 0 ? log1p(-probability) : log(probability), -100)
        }
        return sum / Double(labels.count)
    }
}
