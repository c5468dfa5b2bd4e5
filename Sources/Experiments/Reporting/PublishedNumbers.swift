import Foundation
import ThawCore
import ThawModel
import ThawSupport

/// A paper's table: its numbers as printed, by dataset, backbone, method, phase and metric.
///
/// The file is JSON: `title`, `source`, `remarks`, and `results`, each with `dataset`, `backbone`, `method` and per
/// metric (`auc`, `relaimpr` in percent, `f1`, `log-loss`) an object from phase to number. Where a method has several
/// rows, `label` says which one is meant: what the spec calls it.
package struct PublishedNumbers: Hashable, Sendable {
    /// The table's name in its paper, e.g. `Table 1`.
    package var title: String
    /// The paper and the place in it.
    package var source: String
    package private(set) var numbers: [Key: Double] = [:]

    package struct Key: Hashable {
        package var dataset: String
        package var backbone: String
        package var method: String
        /// nil for whatever rows the method has.
        package var label: String?
        package var phase: Phase
        package var metric: TableMetric
    }

    /// Reads the file at `path`.
    package init(path: String) throws(ReportError) {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw .badPublished(path: path, detail: "cannot be read")
        }
        try self.init(json: data, path: path)
    }

    /// Decodes `json`; `path` is for messages.
    package init(json: Data, path: String) throws(ReportError) {
        let file: File
        do {
            file = try JSONDecoder().decode(File.self, from: json)
        } catch {
            throw .badPublished(path: path, detail: DecodingReason.text(error))
        }
        title = file.title.singleLine
        source = file.source.singleLine
        for entry in file.results {
            let place = "\(entry.dataset)/\(entry.backbone)/\(entry.method)"
            let metrics: [(TableMetric, [String: Double]?)] = [
                (.auc, entry.auc), (.relaimpr, entry.relaimpr), (.f1, entry.f1), (.logLoss, entry.logLoss),
            ]
            for (metric, values) in metrics {
                for (name, value) in values ?? [:] {
                    guard let phase = Phase(name: name) else {
                        let known = Phase.allCases.map(\.name).joined(separator: ", ")
                        throw .badPublished(
                            path: path, detail: "\(place): no phase '\(name)'; choose from \(known)")
                    }
                    let key = Key(
                        dataset: entry.dataset, backbone: entry.backbone, method: entry.method, label: entry.label,
                        phase: phase, metric: metric)
                    guard numbers.updateValue(value, forKey: key) == nil else {
                        throw .badPublished(path: path, detail: "\(place) occurs twice")
                    }
                }
            }
        }
    }

    /// The printed number (RelaImpr in percent) of the row `label`, or nil where the paper has none.
    package func value(
        dataset: String, backbone: String, method: String, label: String? = nil, phase: Phase, metric: TableMetric
    ) -> Double? {
        var key = Key(
            dataset: dataset, backbone: backbone, method: method, label: label, phase: phase, metric: metric)
        if let number = numbers[key] { return number }
        key.label = nil
        return numbers[key]
    }

    private struct File: Decodable {
        var title: String
        var source: String
        var results: [Entry]
    }

    private struct Entry: Decodable {
        var dataset: String
        var backbone: String
        var method: String
        var label: String?
        var auc: [String: Double]?
        var relaimpr: [String: Double]?
        var f1: [String: Double]?
        var logLoss: [String: Double]?

        enum CodingKeys: String, CodingKey {
            case dataset, backbone, method, label, auc, relaimpr, f1
            case logLoss = "log-loss"
        }
    }
}
