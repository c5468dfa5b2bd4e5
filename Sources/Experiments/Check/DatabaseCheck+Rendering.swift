import Foundation
import ThawCore

/// The formats of `thaw check`.
public enum CheckFormat: String, CaseIterable, Sendable {
    /// A line for each disagreement.
    case terminal
    /// The same as an object (docs/check.md).
    case json
}

extension DatabaseCheck {
    /// Whether nothing disagrees.
    public var isSound: Bool { disagreements.isEmpty }

    /// Whether an experiment's digest begins with `digest`.
    public func hasDigest(_ digest: String) -> Bool {
        experiments.contains { $0.digest.hasPrefix(digest.lowercased()) }
    }

    /// As text that ends with a line break. The same database gives the same bytes.
    public func rendered(as format: CheckFormat) throws -> String {
        switch format {
        case .terminal: lines.map { $0.singleLine + "\n" }.joined()
        case .json: try json.harmlessJSON + "\n"
        }
    }

    private var lines: [String] {
        disagreements.map(\.description)
            + uncheckable.map { "not checkable: \($0)" }
            + experiments.map { "\($0.experiment.singleLine): digest \($0.digest)" }
            + [summary]
    }

    /// `path: 1,234 comparisons, 2 wrong, 1 not checkable`.
    var summary: String {
        "\(path): \(PlainText.count(compared, "comparison")), \(PlainText.grouped(disagreements.count)) wrong, "
            + "\(PlainText.grouped(uncheckable.count)) not checkable"
    }

    private struct Document: Encodable {
        let format = "thaw-check/1"
        var database: String
        var experiments: [Experiment]
        var compared: Int
        var wrong: [Disagreement]
        var notCheckable: [Uncheckable]

        struct Experiment: Encodable {
            var name: String
            var digest: String
        }
    }

    private var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.keyEncodingStrategy = .convertToSnakeCase
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            let document = Document(
                database: path,
                experiments: experiments.map { Document.Experiment(name: $0.experiment, digest: $0.digest) },
                compared: compared, wrong: disagreements,
                notCheckable: uncheckable)
            return String(decoding: try encoder.encode(document), as: UTF8.self)
        }
    }
}
