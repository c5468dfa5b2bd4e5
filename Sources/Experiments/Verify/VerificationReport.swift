import ThawCore

/// What doing runs of a database again has shown.
public struct VerificationReport: Sendable {
    /// Path of the database.
    public var database: String
    /// Runs that the database holds.
    public var total: Int
    /// Which of them were chosen.
    public var selection: VerificationSelection
    /// The sample, if one was asked for.
    public var sample: VerificationSample?
    /// A metric that is no further off counts as confirmed.
    public var tolerance: Double
    /// The chosen runs and what came of them.
    public var runs: [(run: RunRecord, verdict: RunVerdict)]
    /// Where they were done again.
    public var environment: EnvironmentRecord
    /// The signal that stopped it, or nil.
    public var stoppedBy: Int32?
    /// As `ResultStore.unchecked`.
    public var unchecked: String?

    /// Whether a record does not hold.
    public var isDifferent: Bool { runs.contains { $0.verdict.isDifferent } }
    /// Whether of some runs nothing can be said.
    public var isIncomplete: Bool { runs.contains { $0.verdict.isOpen } }

    /// A line for each run, a total, what differs between the environments, and of a sample how to do it again and what it
    /// says of the other runs.
    public func lines() -> [String] {
        let chosen =
            switch selection {
            case .all, .prefix: ""
            case .sample(_, let seed): ", --sample-seed \(seed)" + (sample.map { ": \($0.text)" } ?? "")
            }
        let rows = runs.map { run, verdict in
            let description = run.description
            return [
                verdict.title, run.dataset.title.singleLine, description.backbone.name, description.method.name,
                "seed \(description.seed)", String(run.identity.prefix(12)), verdict.detail,
            ]
        }
        return (unchecked.map { [$0] } ?? [])
            + ["\(database.singleLine): \(runs.count) of \(PlainText.count(total, "run"))\(chosen)"]
            + PlainText.columns(rows).map { "  " + $0 } + [counts] + environmentLines + sampleLines
    }

    /// `5 runs: 4 bit-equal, 1 different`.
    private var counts: String {
        let titles = ["bit-equal", "within tolerance", "different", "failed", "not run"]
        let parts = titles.compactMap { title in
            let count = runs.count { $0.verdict.title == title }
            return count > 0 ? "\(PlainText.grouped(count)) \(title)" : nil
        }
        return "\(PlainText.count(runs.count, "run")): \(parts.joined(separator: ", "))"
    }

    /// How to do the same runs again, and, last, how likely it is that edited ones were missed.
    private var sampleLines: [String] {
        guard let sample, case .sample(let count, let seed) = selection else { return [] }
        let open = runs.count { $0.verdict.isOpen }
        return [
            "To do the same runs again: --sample \(count) --sample-seed \(seed)",
            open == 0
                ? sample.likelihoodText(tolerance: tolerance)
                : "\(PlainText.grouped(open)) of the sample could not be done: how likely it is that edited runs were missed cannot "
                    + "be said.",
        ]
    }

    /// What differs between where the runs were made and where they were done again, hosts aside.
    private var environmentLines: [String] {
        let done = runs.filter { if case .notRun = $0.verdict { false } else { true } }
        if done.isEmpty { return [] }
        let lines = Self.fields.compactMap { title, value in
            let here = value(environment)
            let recorded = Set(done.map { value($0.run.environment) }).subtracting([here]).sorted()
            return recorded.isEmpty ? nil : "  \(title): \(recorded.joined(separator: "; ")) recorded, \(here) here"
        }
        return lines.isEmpty
            ? ["The environment is the one that is recorded."] : ["The environment differs:"] + lines
    }

    private static let fields: [(title: String, value: @Sendable (EnvironmentRecord) -> String)] = [
        (
            "revision",
            { environment in
                environment.revision + (environment.patch.map { " (patch \($0.prefix(12)))" } ?? "")
            }
        ),
        ("thaw", { $0.thawVersion }), ("numerics", { "revision \($0.numericsRevision)" }),
        ("Swift", { $0.swiftVersion }), ("OpenBLAS", { $0.openBLAS.replacing("OpenBLAS ", with: "") }),
        ("processor", { $0.cpu }), ("system", { $0.operatingSystem }),
    ]
}
