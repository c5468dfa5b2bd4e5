import ArgumentParser
import ThawDatasets

struct AUCCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "auc",
        abstract: "Compute the AUC of scores in a file.",
        discussion: """
            Both files are one-dimensional arrays in NumPy's format (numpy.save): scores of type float16, float32, float64, \
            bool or integer (8 to 64 bits, signed or not), and labels of these types that are 0 or 1. Ties count half. The \
            value is exact: scores are compared in the type that they have, none rounded, and counts are integers.
            Refused, with the reason: other types (longdouble, complex, text, dates, objects, records), big-endian order, \
            more than one dimension, a NaN, labels of one class only.

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
        let area = try scores.areaUnderROC(labels: labels)
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
