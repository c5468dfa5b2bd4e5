import ThawSupport

extension ComparisonTable {
    var json: String {
        ReportJSON.text(
            "tests",
            [
                "title": .text(title), "row_title": .text(rowTitle), "digest": .optional(digest),
                "unchecked": .flag(isUnchecked), "notes": .list(notes.map { .text($0) }),
                "groups": .list(
                    groups.map { group in
                        .object([
                            "title": .text(group.title), "base": .list(group.againstBase.map(json)),
                            "rival": .list(group.againstRival.map(json)),
                        ])
                    }),
            ])
    }

    private func json(_ comparison: Comparison) -> CanonicalJSON.Value {
        let paired = comparison.paired
        return .object([
            "row": .text(comparison.row), "against": .text(comparison.other), "phase": .text(comparison.phase.name),
            "metric": .text(comparison.metric.rawValue), "n": .integer(paired.count),
            "difference": .optional(paired.meanDifference), "low": .optional(paired.interval?.lowerBound),
            "high": .optional(paired.interval?.upperBound), "d": .optional(paired.effectSize),
            "t": .optional(paired.tTest?.statistic), "df": .optional(paired.tTest.map { Double($0.degreesOfFreedom) }),
            "p_t": .optional(paired.tTest?.p), "p_t_holm": .optional(comparison.adjustedT),
            "w": .optional(paired.wilcoxon?.statistic), "p_wilcoxon": .optional(paired.wilcoxon?.p),
            "p_wilcoxon_holm": .optional(comparison.adjustedWilcoxon),
            "settings": ReportJSON.settings(settingHeads, comparison.settings),
        ])
    }
}
