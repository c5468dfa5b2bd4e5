import Foundation
import ThawCore

/// What the result databases say of the paper's claims, as a Markdown document.
///
/// Everything in it, verdicts included, is computed from the databases: the same databases give the same bytes.
public struct Findings {
    /// The specs whose databases are read: FOLDER/NAME.sqlite.
    public static let experiments = [
        "table1", "backbones", "matched-budget", "matched-budget-dcn", "hidden-choices", "tuned",
    ]

    private let sections: [FindingsSection]
    private let dataset: DatasetRecord
    private let methods: String
    /// A sentence on each database that was let through unchecked.
    private let unchecked: [String]
    /// Of each experiment, its name and its digest.
    private let digests: [(name: String, digest: String)]

    /// Throws `FindingsError`, `ReportError` if runs are missing, `StoreError`.
    /// - lettingThrough: as `ResultStore.sound`.
    public init(folder: String, lettingThrough: Bool = false) throws {
        var evidence: [String: Evidence] = [:]
        for name in Self.experiments {
            let path = folder + "/" + name + ".sqlite"
            guard FileManager.default.fileExists(atPath: path) else {
                throw FindingsError.missing(path: path, experiment: name)
            }
            let found = try Evidence(database: path, lettingThrough: lettingThrough)
            guard found.name == name else {
                throw FindingsError.unexpected(experiment: name, detail: "\(path) holds '\(found.name)' instead")
            }
            evidence[name] = found
        }
        let all = Self.experiments.compactMap { evidence[$0] }
        dataset = try all[0].dataset()
        for other in all.dropFirst() where try other.dataset() != dataset {
            throw FindingsError.unexpected(experiment: other.name, detail: "its data are not those of \(all[0].name)")
        }
        unchecked = all.compactMap { evidence in evidence.unchecked.map { "**\(evidence.name).sqlite. \($0)**" } }
        methods = PlainText.list(try all[0].methods.map { all[0].title(try all[0].line($0)) })
        digests = all.compactMap { evidence in evidence.digest.map { (evidence.name, $0) } }
        sections = [
            try Self.claims(table1: all[0], backbones: all[1]), try Self.budgets([all[2], all[3]], published: all[0]),
            try Self.choices(all[4]), try Self.tuned(all[5]),
        ]
    }

    /// The document; it ends with a line break.
    /// - figures: the figures' folder as the document links to it, e.g. `../results/movielens-1m-rebuilt`.
    public func markdown(figures: String) -> String {
        let shown = figures.singleLine.replacingOccurrences(of: "../", with: "").replacing(scalar: "`", with: "'")
        let link = figures.addingPercentEncoding(withAllowedCharacters: Self.ofLinks) ?? ""
        var blocks =
            ["# Findings"] + unchecked + [
                """
                Written by `make findings` from the databases in `\(shown)`; \
                not by hand. Every number is computed from them, and so is every verdict.
                """,
                "Data: \(MarkdownRenderer.escaped(dataset.title)), \(dataset.isSynthetic ? "**synthetic**, " : "")fingerprint "
                    + "\(dataset.fingerprint.prefix(12)). Methods: \(methods).",
                "Digests of the results:\n\n" + digests.map { "- \($0.name): `\($0.digest)`" }.joined(separator: "\n"),
                """
                **How to read it.** AUC is a mean over seeds, on one test set. A difference is between runs of the same seed, which \
                share their pre-trained backbone unless the method changes pre-training; brackets are its 95 % interval (Student's \
                t), p is two-sided, from the paired t-test, after Holm's correction over the comparisons of its table or list; \
                `*` marks p < 0.05. In square brackets is where the number comes from: the spec in `experiments/`, then the cell. \
                Seeds vary initial values, order of batches and noise, but not the data: an interval says what another seed would \
                give, not what other data would. Where the best of several methods is compared, it was chosen by the means of the same \
                runs, so that its p is too small. Nothing here was measured on other data than these.
                """,
                "## In short",
                sections.flatMap(\.summary).map { "- " + $0 }.joined(separator: "\n"),
            ]
        for section in sections {
            blocks.append("## " + section.title)
            blocks += section.blocks.map { $0.replacingOccurrences(of: "FIGURES", with: link) }
        }
        return blocks.joined(separator: "\n\n") + "\n"
    }

    /// What the target of a link may hold as it is.
    private static let ofLinks = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/:@")
}
