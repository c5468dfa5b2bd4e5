import ThawCore
import ThawDatasets
import ThawSupport

/// The scores that a program gives for the test set, and what they are worth.
enum ExternalScores {
    /// The probabilities in the file at `path`, one for each row of the test set.
    ///
    /// Throws `DataError` for any other number of them, other numbers than float32 and float64, and for a score that is
    /// none: NaN, or outside 0...1.
    static func read(path: String, count: Int) throws -> [Float] {
        let file = try NPYFile(path: path, howToGet: "it has to be there before the answer")
        guard [.float32, .float64].contains(file.type) else {
            throw DataError("elements of type \(file.type)", file: path, hint: "float32 or float64 are expected")
        }
        guard file.count == count else {
            throw DataError(
                "\(PlainText.grouped(file.count)) scores for \(PlainText.count(count, "row")) of test", file: path,
                hint: "one for each row, in the order of test")
        }
        let scores = try file.floats()
        if let (index, score) = scores.enumerated().first(where: { !(0...1).contains($1) }) {
            throw DataError(
                "score \(index) (from 0) is \(score)", file: path,
                hint: "probabilities from 0 to 1 are expected; 1 / (1 + exp(-x)) makes one of a logit")
        }
        return scores
    }

    /// The metrics as of Thaw's own methods. Throws `TrainingError.oneClassOnly`.
    static func evaluate(_ scores: [Float], on dataset: ColdStartDataset) throws -> Evaluation {
        let labels = dataset.split.test.map { dataset.table.labels.pointer[Int($0)] }
        guard let auc = RankingMetrics.areaUnderROC(scores: scores, labels: labels) else {
            throw TrainingError.oneClassOnly
        }
        return Evaluation(
            auc: auc, f1: RankingMetrics.f1AtMeanScore(scores: scores, labels: labels),
            logLoss: RankingMetrics.logLoss(probabilities: scores, labels: labels))
    }
}
