import Foundation
import ThawCore

extension DatabaseDiff {
    /// The verdict in a sentence.
    var headline: String {
        if verdict == .different {
            if summary.claimsCompared == 0 { return "Different." }
            if summary.claimsFlipped == 0 { return "Different, but all claims hold." }
            return switch summary.claimsReversed {
            case 0: "Different, but no claim is reversed."
            case 1: "Different, and a claim is reversed."
            case let count: "Different, and \(PlainText.grouped(count)) claims are reversed."
            }
        }
        if ResultLocation.isSame(databases.a.path, databases.b.path) { return "Equal: A and B are the same file." }
        return summary.runsWithinTolerance > 0 ? "Equal, within \(CanonicalJSON.spell(tolerance))." : "Equal."
    }

    /// What the verdict rests on, the most important first.
    var verdictLines: [(label: String, text: String)] {
        let madeBy = environment.map(\.field).joined(separator: ", ")
        return [
            ("Claims", claimsText), ("Tables", tablesText), ("Runs", runsText),
            ("Titles", titlesText), ("Experiments", experimentsText),
            ("Failures", failures.isEmpty ? "" : "\(failures.count) of runs without a result differ."),
            ("Made by", madeBy.isEmpty ? "" : "other \(madeBy) (see below; by itself no difference)."),
        ].filter { !$0.1.isEmpty }.map { ($0.0, $0.1.singleLine) }
    }

    private var claimsText: String {
        let compared = summary.claimsCompared
        if compared == 0 { return "" }
        if summary.claimsFlipped == 0 { return "all \(PlainText.grouped(compared)) hold." }
        let changes = [
            (summary.claimsReversed, "reversed"), (summary.claimsLost, "lost for want of seeds"),
            (summary.claimsNew, "new"),
        ].filter { $0.0 > 0 }.map { "\(PlainText.grouped($0.0)) \($0.1)" }
        let holding = compared - summary.claimsFlipped
        return "\(PlainText.grouped(holding)) of \(PlainText.grouped(compared)) hold\(holding == 1 ? "s" : ""); "
            + changes.joined(separator: ", ") + "."
    }

    private var tablesText: String {
        experiments.compactMap { experiment -> String? in
            guard let table = experiment.table, table.cellsCompared > 0 else { return nil }
            let (total, visible) = (PlainText.grouped(table.cellsCompared), table.visible)
            let invisible = table.cells.count - visible
            if table.cells.isEmpty { return "all \(total) cells of \(experiment.name) are the same" }
            return (visible == 0 ? "none" : PlainText.grouped(visible)) + " of \(total) cells of \(experiment.name)"
                + (visible < 2 ? " changes" : " change") + " in the digits shown"
                + (invisible > 0 ? ", \(PlainText.grouped(invisible)) below them" : "")
        }.joined(separator: "; ").sentence
    }

    private var runsText: String {
        let compared = summary.runsCompared
        if compared + summary.runsOnlyInA + summary.runsOnlyInB == 0 { return "there are none." }
        var parts: [String] = []
        if compared == 0 {
            parts.append("no run of A is in B")
        } else if summary.runsBitEqual == compared {
            parts.append("all \(PlainText.grouped(compared)) have the same bits")
        } else {
            let equal = summary.runsBitEqual == 0 ? "none" : PlainText.grouped(summary.runsBitEqual)
            let otherMetrics = summary.runsDifferent - summary.runsWithOtherSettings
            let verb = summary.runsBitEqual < 2 ? "is" : "are"
            parts.append("\(equal) of \(PlainText.grouped(compared)) \(verb) the same")
            parts += [
                (summary.runsWithOtherSettings, "with other settings or data"), (otherMetrics, "with other metrics"),
                (summary.runsWithinTolerance, "with metrics within \(CanonicalJSON.spell(tolerance))"),
            ].filter { $0.0 > 0 }.map { "\(PlainText.grouped($0.0)) \($0.1)" }
        }
        for (count, side) in [(summary.runsOnlyInA, "A"), (summary.runsOnlyInB, "B")] where count > 0 {
            parts.append("\(PlainText.grouped(count)) only in \(side)")
        }
        return parts.joined(separator: ", ") + "."
    }

    private var titlesText: String {
        titles.map { difference in
            "\(difference.titles.a) in A is \(difference.titles.b) in B: equal data, called \(difference.shown) here"
        }.joined(separator: "; ").sentence
    }

    private var experimentsText: String {
        let isInBoth = experiments.contains { $0.present.a && $0.present.b }
        return isInBoth || experiments.isEmpty ? "" : "none is in both, so no table is compared."
    }
}

extension String {
    /// With a full stop, unless empty.
    fileprivate var sentence: String { isEmpty ? "" : self + "." }
}

extension MetricDifference {
    /// `+1.1e-16`, `-0.0012`.
    var differenceText: String { String(format: "%+.2g", difference) }

    /// Both values with as many decimals as tell them apart, but four at least.
    var valueTexts: Sides<String> {
        for digits in stride(from: 4, through: 12, by: 2) {
            let texts = values.map { String(format: "%.\(digits)f", $0) }
            if !texts.isSame { return texts }
        }
        return values.map(\.description)
    }
}

extension TableDifference.Cell {
    /// In the table's digits, or its magnitude if it is less than those show.
    var differenceText: String {
        guard let a = means.a, let b = means.b else { return "" }
        let text = metric.differenceText(b - a)
        return text.contains { ("1"..."9").contains($0) } ? text : String(format: "%+.1e", b - a)
    }
}
