import Core
import Foundation

extension DatabaseDiff {
    /// The verdict in a sentence.
    var headline: String {
        if verdict == .different {
            if summary.claimsCompared == 0 { return "Different." }
            return switch summary.claimsFlipped {
            case 0: "Different, but no claim flips."
            case 1: "Different, and a claim flips."
            case let count: "Different, and \(PlainText.grouped(count)) claims flip."
            }
        }
        if ResultLocation.isSame(databases.a.path, databases.b.path) { return "Equal: A and B are the same file." }
        return summary.runsWithinTolerance > 0 ? "Equal, within \(CanonicalJSON.spell(tolerance))." : "Equal."
    }

    /// What the verdict rests on, the most important first.
    var verdictLines: [(label: String, text: String)] {
        let madeBy = environment.map(\.field).joined(separator: ", ")
        return [
            ("Claims", claimsText), ("Tables", tablesText), ("Runs", runsText), ("Data", dataText),
            ("Experiments", experimentsText),
            ("Failures", failures.isEmpty ? "" : "\(failures.count) of runs without a result differ."),
            ("Made by", madeBy.isEmpty ? "" : "other \(madeBy) (see below; by itself no difference)."),
        ].filter { !$0.1.isEmpty }
    }

    private var claimsText: String {
        let (flipped, compared) = (summary.claimsFlipped, summary.claimsCompared)
        if compared == 0 { return "" }
        return flipped == 0
            ? "all \(PlainText.grouped(compared)) hold."
            : "\(PlainText.grouped(flipped)) of \(PlainText.grouped(compared)) flip\(flipped == 1 ? "s" : "")."
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

    private var dataText: String {
        datasets.map { dataset in
            let fingerprints = dataset.records.map(\.shortFingerprint)
            return "\(dataset.records.a.title): "
                + (fingerprints.isSame ? "another description" : "fingerprint \(fingerprints.a) -> \(fingerprints.b)")
        }.joined(separator: "; ").sentence
    }

    private var experimentsText: String {
        let both = experiments.filter { $0.present.a && $0.present.b }
        let differing = both.filter(\.hasOtherPlan).map { "\($0.name) has \($0.otherThings)" }
        func only(_ side: String, _ names: [String]) -> [String] {
            names.isEmpty ? [] : ["\(names.joined(separator: ", ")) only in \(side)"]
        }
        let onlyA = only("A", experiments.filter { !$0.present.b }.map(\.name))
        let onlyB = only("B", experiments.filter { !$0.present.a }.map(\.name))
        let none = both.isEmpty && !experiments.isEmpty ? ["none is in both, so no table is compared"] : []
        return (differing + onlyA + onlyB + none).joined(separator: "; ").sentence
    }
}

extension ExperimentDifference {
    /// `another spec, other planned runs`.
    fileprivate var otherThings: String {
        [
            (!tunings.isEmpty, "other tuned options"), (!spec.isEmpty, "another spec"),
            (!plannedOnlyInA.isEmpty || !plannedOnlyInB.isEmpty, "other planned runs"),
            (!labels.isEmpty, "other labels"), (!statistics.isEmpty, "other statistics"),
            (publishedDiffers, "other numbers of the paper"),
        ].filter(\.0).map(\.1).joined(separator: ", ")
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
