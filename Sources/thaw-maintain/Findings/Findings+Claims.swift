import ThawCore
import ThawModel
import ThawSupport

/// The paper's claims about Table 1 and about other backbones.
extension Findings {
    static func claims(table1: Evidence, backbones: Evidence) throws -> FindingsSection {
        var section = FindingsSection(title: "The paper's claims, with its own budgets")
        section.add(sentences: [
            "The paper compares methods that go over each warm set once (base, DropoutNet, MWUF, Meta-E) with methods that go "
                + "over it 21 times (CVAR and CSDM; VELF here as well).",
            "This section takes the comparison as it is; the next one does not.",
        ])
        for evidence in [table1, backbones] { section.add(failuresOf: evidence) }
        try addRanks(table1, &section)
        try addDecline(table1, &section)
        try addBackbones(backbones, &section)
        return section
    }

    /// "CSDM outperforms other comparative baselines" (Comparison with State-of-the-arts).
    private static func addRanks(_ evidence: Evidence, _ section: inout FindingsSection) throws {
        let csdm = try evidence.line("csdm")
        let rivals = evidence.lines.filter { $0.description.method.name != "csdm" }
        let comparisons = Phase.allCases.map { phase in
            let best = rivals.max { $0.meanAUC(phase) < $1.meanAUC(phase) } ?? csdm
            return (phase: phase, rival: best, finding: Finding(csdm, over: best, phase))
        }
        let findings = Finding.corrected(comparisons.map(\.finding))
        let won = zip(comparisons, findings).filter { ($1.comparison.meanDifference ?? 0) > 0 }
        let clear = won.filter { $1.isSignificant }
        section.summary.append(
            "**Claim: CSDM is best in every phase.** With the paper's budgets it has the highest mean AUC in \(won.count) of 4 "
                + "phases, significantly in \(clear.count) \(FindingsSection.cite(evidence, "AUC")).")
        section.add(sentences: ["**CSDM against the best of the other methods, DeepFM.**"])
        section.add(
            table: ["Phase", "n", "CSDM", "Best other", "AUC", "CSDM - other"],
            zip(comparisons, findings).map { entry, finding in
                [
                    entry.phase.title, String(finding.comparison.count),
                    TableMetric.auc.text(csdm.meanAUC(entry.phase)), evidence.title(entry.rival),
                    TableMetric.auc.text(entry.rival.meanAUC(entry.phase)), finding.text,
                ]
            }, caption: FindingsSection.cite(evidence, "CSDM and the method named", "phase"), counts: [])
    }

    /// "a decline in the relative improvement as items reach maturity".
    private static func addDecline(_ evidence: Evidence, _ section: inout FindingsSection) throws {
        let base = try evidence.line("base")
        let warm = Phase.allCases.filter { $0 != .cold }
        var rows: [[String]] = []
        var declining: [String] = []
        for line in evidence.lines where line.description.method.name != "base" {
            let gains = warm.map { phase in
                RelativeImprovement.percent(auc: line.meanAUC(phase), base: base.meanAUC(phase))
            }
            rows.append([evidence.title(line)] + gains.map { $0.map(TableMetric.relaimpr.text) ?? "\u{2013}" })
            if Self.declines(gains) { declining.append(evidence.title(line)) }
        }
        section.add(sentences: [
            "**The relative improvement declines as items warm up** from Warm-a to Warm-c, as the paper observes, for "
                + "\(PlainText.list(declining)) (\(declining.count) of \(rows.count) methods)."
        ])
        section.add(
            table: ["RelaImpr"] + warm.map(\.title), rows, caption: FindingsSection.cite(evidence, "RelaImpr"),
            counts: evidence.lines.map(\.finished.count))
    }

    /// Whether each is defined, and below the one before.
    private static func declines(_ gains: [Double?]) -> Bool {
        let known = gains.compactMap { $0 }
        return known.count == gains.count && zip(known, known.dropFirst()).allSatisfy { $0 > $1 }
    }

    /// "Our method generally outperforms the baseline model", "typically exceeds VELF and CVAR" (figures 2 and 6).
    private static func addBackbones(_ evidence: Evidence, _ section: inout FindingsSection) throws {
        let names = evidence.lines.map(\.description.backbone.name).unique()
        var entries: [(backbone: String, rival: String, phase: Phase, finding: Finding)] = []
        for backbone in names {
            let csdm = try evidence.line("csdm", backbone: backbone)
            for rival in ["base", "cvar"] {
                let other = try evidence.line(rival, backbone: backbone)
                for phase in Phase.allCases {
                    entries.append((backbone, rival, phase, Finding(csdm, over: other, phase)))
                }
            }
        }
        let findings = Finding.corrected(entries.map(\.finding))
        for index in entries.indices { entries[index].finding = findings[index] }
        func won(_ rival: String) -> (higher: Int, significant: Int, of: Int) {
            let those = entries.filter { $0.rival == rival }.map(\.finding)
            let higher = those.filter { ($0.comparison.meanDifference ?? 0) > 0 }
            return (higher.count, higher.count { $0.isSignificant }, those.count)
        }
        let (base, cvar) = (won("base"), won("cvar"))
        section.summary.append(
            "**Claim: the gain carries over to other backbones.** On "
                + PlainText.list(names.map { FindingsSection.title(of: $0, .backbone) })
                + ", with the paper's budgets, CSDM is above base in \(base.higher) of \(base.of) cells "
                + "(significantly in \(base.significant)) and above CVAR in \(cvar.higher) of \(cvar.of) "
                + "(significantly in \(cvar.significant)) \(FindingsSection.cite(evidence, "AUC")).")
        section.add(sentences: ["**CSDM on other backbones.**"])
        section.add(
            table: ["Backbone", "Over"] + Phase.allCases.map(\.title),
            names.flatMap { backbone in
                ["base", "cvar"].map { rival in
                    let cells = entries.filter { $0.backbone == backbone && $0.rival == rival }
                    return [
                        FindingsSection.title(of: backbone, .backbone), FindingsSection.title(of: rival, .method),
                    ] + cells.map(\.finding.text)
                }
            }, caption: FindingsSection.cite(evidence, "CSDM - base and CSDM - CVAR", "backbone", "phase"),
            counts: findings.map(\.comparison.count))
    }
}
