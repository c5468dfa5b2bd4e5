import ThawCore
import ThawModel
import ThawSupport

extension TableBuilder {
    /// The sentences below the table: what it shows, what is synthetic, what is missing, where it comes from.
    func notes(
        _ lines: [TableLine], _ metrics: [TableMetric], _ titles: TableTitles, _ comparisons: LineComparisons
    ) -> [String] {
        uncheckedNotes + legend(metrics) + significance(comparisons)
            + synthetic(lines, titles, besidePaper: published != nil)
            + external(lines) + settingNotes(lines, titles) + missing(lines, titles)
            + (metrics.contains(.relaimpr) ? improvement(lines, titles) + withoutImprovement(lines, titles) : [])
            + tuningNotes()
            + provenance(lines, titles) + digestNotes
    }

    /// What stands first among the notes of a database that was let through unchecked.
    var uncheckedNotes: [String] { unchecked.map { [$0] } ?? [] }

    /// What the results are cited by.
    var digestNotes: [String] { Self.digestNotes(digest) }

    static func digestNotes(_ digest: String?) -> [String] { digest.map { ["Digest: \($0)"] } ?? [] }

    private func legend(_ metrics: [TableMetric]) -> [String] {
        var notes = ["n: runs, one per seed. \(spread.legend("runs"))"]
        if metrics.contains(.relaimpr) {
            notes.append("RelaImpr: ((AUC - 0.5) / (AUC of base - 0.5) - 1) x 100 %, from the means.")
        }
        if let published { notes.append("Paper: \(published.source).") }
        return notes
    }

    /// What the marks of tests mean, be there one or not: without this nobody could tell whether there were tests.
    private func significance(_ comparisons: LineComparisons) -> [String] {
        func isTested(_ comparisons: [LineComparison]) -> Bool { comparisons.contains { $0.paired.tTest != nil } }
        var marks: [String] = []
        if isTested(comparisons.againstBase) {
            marks.append(
                "\(TableModel.baseMark): differs from base (corrected over all rows and phases with the same base).")
        }
        if isTested(comparisons.againstRival) {
            marks.append(
                "\(TableModel.rivalMark): best, and better than the best of the others (corrected over the phases).")
        }
        if marks.isEmpty { return [] }
        return [
            marks.joined(separator: " ")
                + " t-test paired by seed, two-sided, p < \(Significance.level) after Holm's correction; thaw report "
                + "--tests prints all of them."
        ]
    }

    /// - besidePaper: the paper's numbers stand beside those of real data.
    func synthetic(_ lines: [TableLine], _ titles: TableTitles, besidePaper: Bool) -> [String] {
        lines.filter(titles.isSynthetic).map(titles.dataset).unique().map { dataset in
            "\(dataset): synthetic data. "
                + (besidePaper
                    ? "The paper's numbers are for the real data and are therefore not shown beside these."
                    : "Its numbers say nothing about the real data.")
        }
    }

    /// Which rows are no methods of Thaw's.
    func external(_ lines: [TableLine]) -> [String] {
        let methods = lines.compactMap { line in
            ExternalMethod(line.description.method).map { "\(ExternalMethod.marked($0.name)): \($0.text)." }
        }
        return methods.isEmpty
            ? []
            : methods.unique()
                + [
                    "external: a program that is not part of thaw gave the scores, and thaw computed the metrics from them; "
                        + "how often it goes over the data is its own affair."
                ]
    }

    func missing(_ lines: [TableLine], _ titles: TableTitles) -> [String] {
        lines.filter { !$0.isComplete }.map { line in
            let seeds = line.planned.keys.filter { line.finished[$0] == nil }.sorted()
            let failed = seeds.compactMap { seed in
                line.planned[seed].flatMap { failures[$0] }.map {
                    "seed \(seed) failed: \($0.failure.reason.singleLine)"
                }
            }
            let holes =
                "Missing: \(titles.group(line)), \(titles.row(line)): "
                + "\(seeds.count) of \(PlainText.count(line.planned.count, "run")) (\(Self.seedText(seeds)))"
            return ([holes] + failed).joined(separator: "; ") + "."
        }
    }

    private func improvement(_ lines: [TableLine], _ titles: TableTitles) -> [String] {
        lines.compactMap { line in
            let name = "\(titles.group(line)), \(titles.row(line))"
            guard let base = Self.base(of: line, among: lines) else {
                return "No RelaImpr: \(name): the experiment has no base run that it could be compared with."
            }
            let common = line.seeds.intersection(base.seeds)
            guard !line.finished.isEmpty, common != line.seeds || common != base.seeds else { return nil }
            if common.isEmpty { return "No RelaImpr: \(name): it has no seed in common with base." }
            return "RelaImpr of \(name): over the seeds that base has too (\(Self.seedText(common.sorted())))."
        }
    }

    /// Where base is no better than random: once for each group, or for each row where rows have other seeds.
    private func withoutImprovement(_ lines: [TableLine], _ titles: TableTitles) -> [String] {
        let undefined = lines.map { line -> (group: String, row: String, phases: [String]) in
            let base = Self.base(of: line, among: lines)
            let phases = Phase.allCases.filter { phase in
                let auc = base.flatMap { Self.meanAUC(of: $0, over: line.seeds.intersection($0.seeds), phase) }
                return auc.map { $0 <= 0.5 } ?? false
            }
            return (titles.group(line), titles.row(line), phases.map(\.title))
        }
        return undefined.filter { !$0.phases.isEmpty }.map { line in
            let isAlike = undefined.allSatisfy { $0.group != line.group || $0.phases == line.phases }
            return
                "No RelaImpr: \(line.group)\(isAlike ? "" : ", \(line.row)"): in \(PlainText.list(line.phases)) the AUC of base "
                + "is not above 0.5, and RelaImpr is undefined there."
        }.unique()
    }

    func provenance(_ lines: [TableLine], _ titles: TableTitles) -> [String] {
        let datasets = lines.compactMap { line -> String? in
            guard let dataset = titles.record(line) else { return nil }
            let rows = Self.partOrder.compactMap { part in
                dataset.splitSizes[part].map { "\(PlainText.grouped($0)) \(part)" }
            }
            return "\(titles.dataset(line)): fingerprint \(dataset.fingerprint.prefix(12))"
                + (rows.isEmpty ? "" : "; instances: \(rows.joined(separator: ", "))") + "."
        }
        var notes = datasets.unique()
        let finished = lines.flatMap(\.finished.values)
        let seeds = Set(lines.flatMap(\.seeds)).sorted()
        let revisions = Set(finished.map { "\($0.environment.thawVersion) (\($0.environment.revision))" }).sorted()
        if !finished.isEmpty {
            notes.append(
                "\(PlainText.count(Set(finished.map(\.identity)).count, "run")), \(Self.seedText(seeds)); "
                    + "made by thaw \(revisions.joined(separator: ", ")).".singleLine)
        }
        return notes
    }

    package static let partOrder = ["train-base", "warm-a", "warm-b", "warm-c", "test"]

    /// Ascending seeds in words: `seed 3`, `seeds 1-4, 7`.
    package static func seedText(_ seeds: [Int]) -> String { (seeds.count == 1 ? "seed " : "seeds ") + ranges(seeds) }

    /// Ascending numbers: `1-4, 7`.
    package static func ranges(_ seeds: [Int]) -> String {
        var ranges: [ClosedRange<Int>] = []
        for seed in seeds {
            if let last = ranges.last, last.upperBound == seed - 1 {
                ranges[ranges.count - 1] = last.lowerBound...seed
            } else {
                ranges.append(seed...seed)
            }
        }
        return ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
            .joined(separator: ", ")
    }
}

extension SpreadMeasure {
    /// What a table's means are, and what stands behind them, in a sentence.
    func legend(_ runs: String) -> String {
        switch self {
        case .standardDeviation: "Mean \u{B1} sample standard deviation over the \(runs)."
        case .interval: "Mean \u{B1} half its 95 % interval (Student's t) over the \(runs)."
        case .nothing: "Mean over the \(runs)."
        }
    }
}
