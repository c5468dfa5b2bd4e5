import Foundation
import ThawCore

/// A paper's table: its numbers as printed, by dataset, backbone, method, phase and metric.
///
/// The file is JSON: `title`, `source`, `remarks`, and `results`, each with `dataset`, `backbone`, `method` and per
/// metric (`auc`, `relaimpr` in percent, `f1`, `log-loss`) an object from phase to number. Where a method has several
/// rows, `label` says which one is meant: what the spec calls it.
public struct PublishedNumbers: Hashable, Sendable {
    /// The table's name in its paper, e.g. `Table 1`.
    public var title: String
    /// The paper and the place in it.
    public var source: String
    private(set) var numbers: [Key: Double] = [:]

    struct Key: Hashable {
        var dataset: String
        var backbone: String
        var method: String
        /// nil for whatever rows the method has.
        var label: String?
        var phase: Phase
        var metric: TableMetric
    }

    /// Reads the file at `path`.
    public init(path: String) throws(ReportError) {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw .badPublished(path: path, detail: "cannot be read")
        }
        try self.init(json: data, path: path)
    }

    /// Decodes `json`; `path` is for messages.
    public init(json: Data, path: String) throws(ReportError) {
        let file: File
        do {
            file = try JSONDecoder().decode(File.self, from: json)
        } catch {
            throw .badPublished(path: path, detail: Self.reason(error))
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
    public func value(
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

    /// A decoding error in one line, with the place in the file.
    static func reason(_ error: any Error) -> String {
        guard let error = error as? DecodingError else { return "\(error)".singleLine }
        let context: DecodingError.Context
        switch error {
        case .keyNotFound(let key, let at):
            return "\(Self.place(at.codingPath)): '\(key.stringValue)' is missing"
        case .typeMismatch(_, let at), .valueNotFound(_, let at), .dataCorrupted(let at): context = at
        @unknown default: return "\(error)".singleLine
        }
        let cause = (context.underlyingError as NSError?)?.userInfo["NSDebugDescription"] as? String
        return "\(Self.place(context.codingPath)): \((cause ?? context.debugDescription).singleLine)"
    }

    private static func place(_ path: [any CodingKey]) -> String {
        path.isEmpty ? "top level" : path.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
    }
}
