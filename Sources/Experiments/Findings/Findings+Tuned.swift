import ThawCore

/// Each method at what was chosen for it on pseudo-new items.
extension Findings {
    static func tuned(_ evidence: Evidence) throws -> FindingsSection {
        var section = FindingsSection(title: "Passes and learning rate chosen without the test set")
        section.add(sentences: [
            "For every method alike, base included, the number of passes over each warm set and the learning rate in the warm "
                + "phases are those with the best mean AUC on pseudo-new items: old items in the new ones' place, within "
                + "train-base.",
            "The test set was not read before all was chosen.",
        ])
        section.add(failuresOf: evidence)
        guard let base = evidence.lines.first(where: { $0.description.method.name == "base" }) else {
            throw FindingsError.unexpected(experiment: evidence.name, detail: "it has no row of base")
        }
        let others = evidence.lines.filter { $0.description.method.name != "base" }
        let findings = Finding.corrected(
            others.flatMap { line in Phase.allCases.map { Finding(line, over: base, $0) } })
        let columns = Phase.allCases.count
        section.add(
            table: ["AUC", "Passes", "Warm learning rate"] + Phase.allCases.map(\.title),
            evidence.lines.map { line in
                [
                    evidence.title(line), line.matchedPasses.map(String.init) ?? "as published",
                    line.description.training["warm-learning-rate"].map {
                        MarkdownRenderer.escaped(RunLabels.spell($0))
                    } ?? "\u{2013}",
                ] + Phase.allCases.map { TableMetric.auc.text(line.meanAUC($0)) }
            }, caption: FindingsSection.cite(evidence, "method", "phase"),
            counts: evidence.lines.map(\.finished.count))
        section.add(
            table: ["AUC - base's"] + Phase.allCases.map(\.title),
            others.enumerated().map { row, line in
                [evidence.title(line)] + findings[row * columns..<(row + 1) * columns].map(\.text)
            },
            caption: FindingsSection.cite(evidence, "method and Base", "phase"),
            counts: findings.map(\.comparison.count))
        let best = Phase.allCases.map { phase in
            let line = evidence.lines.max { $0.meanAUC(phase) < $1.meanAUC(phase) } ?? base
            return (phase, line)
        }
        let ahead = others.filter { line in
            let row = others.firstIndex { $0.description == line.description } ?? 0
            return findings[row * columns..<(row + 1) * columns].dropFirst().allSatisfy {
                $0.isSignificant && ($0.comparison.meanDifference ?? 0) > 0
            }
        }
        section.summary.append(
            "**Each method at its best on pseudo-new items.** Highest mean AUC: "
                + best.map { "\($0.title) \(evidence.title($1))" }.joined(separator: ", ")
                + "; significantly above base in all three warm phases: \(PlainText.list(ahead.map(evidence.title))) "
                + "\(FindingsSection.cite(evidence, "AUC")).")
        return section
    }
}
