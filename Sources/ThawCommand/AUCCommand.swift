import ArgumentParser
import ThawCore
import ThawDatasets

struct AUCCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "auc",
        abstract: "Compute the AUC of scores in a file.",
        discussion: """
            Both files are one-dimensional arrays in NumPy's format (numpy.save): scores of any type of numbers, and labels \
            that are 0 or 1. Ties count half. The value is exact: it comes from integer counts, as in every table that thaw \
            makes.

              thaw auc scores.npy labels.npy
            """)

    @Argument(help: "The scores, a .npy file.", completion: .file()) var scores: String
    @Argument(help: "The labels, a .npy file.", completion: .file()) var labels: String

    mutating func run() throws {
        let scores = try NPYFile(path: scores)
        let labels = try NPYFile(path: labels).labels()
        guard scores.count == labels.count else {
            throw DataError(
                "\(scores.count) scores, and \(labels.count) labels in \(self.labels)", file: scores.path,
                hint: "each score needs its label")
        }
        // Double numbers as they are: rounded to Float, some would tie.
        let area =
            switch scores.type {
            case .float32: RankingMetrics.areaUnderROC(scores: try scores.floats(), labels: labels)
            default: RankingMetrics.areaUnderROC(scores: try scores.doubles(), labels: labels)
            }
        let positives = labels.count { $0 == 1 }
        guard let area else {
            throw DataError(
                positives == 0 || positives == labels.count
                    ? "AUC is not defined: all labels are \(positives == 0 ? 0 : 1)" : "a score is NaN",
                file: positives == 0 || positives == labels.count ? self.labels : scores.path)
        }
        try Output.print("\(area) (\(positives) positives, \(labels.count - positives) negatives)")
    }
}
