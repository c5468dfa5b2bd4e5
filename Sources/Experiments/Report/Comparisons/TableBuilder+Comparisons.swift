import ThawCore

/// One line of a table compared with another in one phase.
struct LineComparison {
    /// Places among the table's lines.
    var ours: Int
    var theirs: Int
    var phase: Phase
    /// Never RelaImpr.
    var metric: TableMetric
    var paired: PairedComparison
    /// p of the t-test, Holm-corrected.
    var adjustedT: Double?
    /// p of the signed-rank test, Holm-corrected.
    var adjustedWilcoxon: Double?
}

/// The tests of a table.
struct LineComparisons {
    /// Every line but base itself against its base, by line, metric and phase. A family of tests, over which they are
    /// corrected: all with the same base and metric.
    var againstBase: [LineComparison]
    /// The best of each column against the best of the others, by group, metric and phase. A family: those of a
    /// group and metric.
    var againstRival: [LineComparison]
}

extension TableBuilder {
    /// The metrics that are tested, in the table's order.
    private var testedMetrics: [TableMetric] {
        settings.metrics.filter(\.isOfPredictions).map(\.tested).reduce(into: []) {
            if !$0.contains($1) { $0.append($1) }
        }
    }

    /// Compares the lines, each pair over the seeds that both have.
    func comparisons(_ lines: [TableLine]) -> LineComparisons {
        LineComparisons(
            againstBase: Self.corrected(againstBase(lines)) { $0.theirs },
            againstRival: Self.corrected(againstRival(lines)) { comparison in
                lines.firstIndex { $0.group == lines[comparison.ours].group } ?? comparison.ours
            })
    }

    private func againstBase(_ lines: [TableLine]) -> [LineComparison] {
        lines.indices.flatMap { line -> [LineComparison] in
            guard let base = Self.baseIndex(of: lines[line], among: lines), base != line else { return [] }
            return testedMetrics.flatMap { metric in
                Phase.allCases.map { Self.comparison(of: line, with: base, among: lines, $0, metric) }
            }
        }
    }

    /// Incomplete lines do not compete; of equal ones the first listed is the better.
    private func againstRival(_ lines: [TableLine]) -> [LineComparison] {
        lines.map(\.group).unique().flatMap { group -> [LineComparison] in
            let competing = lines.indices.filter { lines[$0].group == group && lines[$0].isComplete }
            return testedMetrics.flatMap { metric in
                Phase.allCases.compactMap { phase -> LineComparison? in
                    let means = competing.compactMap { line in
                        SampleStatistics.mean(Self.values(lines[line].results(of: lines[line].seeds), phase, metric))
                            .map { (line: line, value: metric.higherIsBetter ? $0 : -$0) }
                    }
                    let ranked = means.sorted { ($1.value, $0.line) < ($0.value, $1.line) }
                    guard ranked.count > 1 else { return nil }
                    return Self.comparison(of: ranked[0].line, with: ranked[1].line, among: lines, phase, metric)
                }
            }
        }
    }

    private static func comparison(
        of ours: Int, with theirs: Int, among lines: [TableLine], _ phase: Phase, _ metric: TableMetric
    ) -> LineComparison {
        LineComparison(
            ours: ours, theirs: theirs, phase: phase, metric: metric,
            paired: PairedComparison(
                ours: lines[ours].values(phase, metric), theirs: lines[theirs].values(phase, metric)))
    }

    /// With the corrected p-values; tests of one metric and the same `family` belong together.
    private static func corrected(
        _ comparisons: [LineComparison], by family: (LineComparison) -> Int
    ) -> [LineComparison] {
        struct Family: Hashable {
            var number: Int
            var metric: TableMetric
        }
        var corrected = comparisons
        let families = Dictionary(grouping: comparisons.indices) {
            Family(number: family(comparisons[$0]), metric: comparisons[$0].metric)
        }
        for members in families.values {
            let t = Holm.adjust(members.map { comparisons[$0].paired.tTest?.p })
            let wilcoxon = Holm.adjust(members.map { comparisons[$0].paired.wilcoxon?.p })
            for (place, member) in members.enumerated() {
                corrected[member].adjustedT = t[place]
                corrected[member].adjustedWilcoxon = wilcoxon[place]
            }
        }
        return corrected
    }
}
