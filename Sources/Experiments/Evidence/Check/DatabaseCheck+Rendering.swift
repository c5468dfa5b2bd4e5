import Foundation
import ThawSupport

/// The formats of `thaw check`.
package enum CheckFormat: String, CaseIterable, Sendable {
    /// A line for each disagreement.
    case terminal
    /// The same as an object (docs/check.md).
    case json
}

extension DatabaseCheck {
    /// Whether nothing disagrees.
    package var isSound: Bool { disagreements.isEmpty }

    /// A sentence for everything that is made of the database, where values in it could not be compared because a program
    /// that knows more has recorded it; nil of other databases.
    package var limit: String? {
        let reasons = uncheckable.filter(\.limits)
        guard let first = reasons.first else { return nil }
        let more = reasons.count > 1 ? ", and \(PlainText.count(reasons.count - 1, "reason")) more" : ""
        return "Not all of the result database can be checked by this version of Thaw (\(first)\(more)); "
            + "`thaw check` lists what cannot."
    }

    /// Whether an experiment's digest begins with `digest`.
    package func hasDigest(_ digest: String) -> Bool {
        experiments.contains { $0.digest.hasPrefix(digest.lowercased()) }
    }

    /// As text that ends with a line break. The same database gives the same bytes.
    package func rendered(as format: CheckFormat) throws -> String {
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

    /// `path: 1,234 comparisons, 2 wrong, 1 not checkable`, and where that kept other values from being compared:
    /// `; this thaw cannot check all of it`.
    var summary: String {
        "\(path): \(PlainText.count(compared, "comparison")), \(PlainText.grouped(disagreements.count)) wrong, "
            + "\(PlainText.grouped(uncheckable.count)) not checkable"
            + (limit == nil ? "" : "; this thaw cannot check all of it")
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
