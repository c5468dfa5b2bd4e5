import Foundation
import ThawCore

/// Two lines compared seed by seed in one phase.
struct Finding {
    let comparison: PairedComparison
    /// Two-sided p of the paired t-test after Holm's correction over the findings it was made with.
    var correctedP: Double?

    init(_ ours: TableLine, over theirs: TableLine, _ phase: Phase) {
        comparison = PairedComparison(ours: ours.values(phase, .auc), theirs: theirs.values(phase, .auc))
    }

    /// After the correction.
    var isSignificant: Bool { Significance.holds(correctedP) }

    /// `+0.0123 [+0.0101, +0.0145]`, with `*` if significant.
    var text: String {
        guard let difference = comparison.meanDifference else { return "\u{2013}" }
        let interval = comparison.interval.map { " [\(Self.signed($0.lowerBound)), \(Self.signed($0.upperBound))]" }
        return Self.signed(difference) + (isSignificant ? "\\*" : "") + (interval ?? "")
    }

    /// `+0.0123 [+0.0101, +0.0145], p < 0.001`.
    var sentence: String { text.replacingOccurrences(of: "\\*", with: "") + ", " + pText }

    private var pText: String {
        guard let p = correctedP else { return "not tested" }
        return p < 0.001 ? "p < 0.001" : "p = " + String(format: p < 0.1 ? "%.3f" : "%.2f", p)
    }

    /// Four decimals and a sign, but for what rounds to zero.
    static func signed(_ value: Double) -> String { TableMetric.auc.differenceText(value) }

    /// The findings with their p-values corrected for being so many.
    static func corrected(_ findings: [Finding]) -> [Finding] {
        let adjusted = Holm.adjust(findings.map { $0.comparison.tTest?.p })
        return zip(findings, adjusted).map { finding, p in
            var finding = finding
            finding.correctedP = p
            return finding
        }
    }
}
