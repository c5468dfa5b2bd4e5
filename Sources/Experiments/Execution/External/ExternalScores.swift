import ThawCore
import ThawDatasets
import ThawModel
import ThawSupport

/// The scores that a program gives for the test set, in the precision in which they are compared, and what they are worth.
enum ExternalScores {
    /// Scores of which single precision has all digits, or from which they are to be taken.
    case single([Float])
    /// Scores as the program has computed them.
    case double([Double])

    /// The file's name in the program's folder.
    static func file(ofPhase name: String) -> String { "scores-\(name).npy" }

    /// The probabilities in the file at `path`, one for each row of the test set.
    ///
    /// Throws `DataError` for any other number of them, other numbers than float16, float32 and float64, and for a score that
    /// is none: NaN, or outside 0...1.
    init(path: String, count: Int, precision: ExternalMethod.Precision) throws {
        let file = try NPYFile(path: path, howToGet: "it has to be there before the answer")
        guard [.float16, .float32, .float64].contains(file.type) else {
            throw DataError(
                "elements of type \(file.type)", file: path, hint: "float16, float32 or float64 are expected")
        }
        guard file.count == count else {
            throw DataError(
                "\(PlainText.grouped(file.count)) scores for \(PlainText.count(count, "row")) of test", file: path,
                hint: "one for each row, in the order of test")
        }
        if precision == .asGiven, file.type == .float64 {
            self = .double(try Self.probabilities(file.doubles(), path))
        } else {
            self = .single(try Self.probabilities(file.floats(), path))
        }
    }

    private static func probabilities<Score: BinaryFloatingPoint>(_ scores: [Score], _ path: String) throws -> [Score] {
        if let (index, score) = scores.enumerated().first(where: { !(0...1).contains($1) }) {
            throw DataError(
                "score \(index) (from 0) is \(score)", file: path,
                hint: "probabilities from 0 to 1 are expected; 1 / (1 + exp(-x)) makes one of a logit")
        }
        return scores
    }

    /// The metrics as of Thaw's own methods. Throws `TrainingError.oneClassOnly`.
    func metrics(on dataset: ColdStartDataset) throws -> Evaluation {
        switch self {
        case .single(let scores): try Self.metrics(scores, on: dataset)
        case .double(let scores): try Self.metrics(scores, on: dataset)
        }
    }

    private static func metrics<Score: RankedScore & BinaryFloatingPoint>(
        _ scores: [Score], on dataset: ColdStartDataset
    ) throws -> Evaluation {
        let labels = dataset.split.test.map { dataset.table.labels.pointer[Int($0)] }
        guard let auc = RankingMetrics.areaUnderROC(scores: scores, labels: labels) else {
            throw TrainingError.oneClassOnly
        }
        return Evaluation(
            auc: auc, f1: RankingMetrics.f1AtMeanScore(scores: scores, labels: labels),
            logLoss: RankingMetrics.logLoss(probabilities: scores, labels: labels))
    }
}
