import ThawCore

/// What is left of the methods' gains when all go over each warm set equally often.
extension Findings {
    static func budgets(_ matched: [Evidence], published: Evidence) throws -> FindingsSection {
        var section = FindingsSection(title: "At equal budgets")
        section.add(sentences: [
            "Every method, base included, goes over each warm set N times, each pass training anything.",
            "Of VELF, CVAR and CSDM, one pass trains the item-id table, as published, and the others their modules "
                + "(`matched-table-passes`); of the other methods, all passes train the item-id table.",
        ])
        for evidence in matched {
            let backbone = evidence.lines.map(\.description.backbone.name).unique()
                .map { FindingsSection.title(of: $0, .backbone) }
            section.blocks.append("### \(PlainText.list(backbone))")
            section.add(failuresOf: evidence)
            section.blocks.append("![AUC over the passes over each warm set](FIGURES/\(evidence.name).svg)")
            try addBest(evidence, &section, backbone: PlainText.list(backbone))
            for phase in [Phase.warmA, .warmC] { try addDifferences(evidence, phase, &section) }
        }
        try addShare(matched[0], published, &section)
        return section
    }

    /// The best method of each number of passes and phase.
    private static func addBest(_ evidence: Evidence, _ section: inout FindingsSection, backbone: String) throws {
        let warm = Phase.allCases.filter { $0 != .cold }
        var entries: [(passes: Int, phase: Phase, best: TableLine, finding: Finding)] = []
        for passes in evidence.matchedPasses {
            let base = try evidence.line("base", passes: passes)
            for phase in warm {
                let lines = evidence.lines.filter { $0.matchedPasses == passes }
                let best = lines.max { $0.meanAUC(phase) < $1.meanAUC(phase) } ?? base
                entries.append((passes, phase, best, Finding(best, over: base, phase)))
            }
        }
        // Where base itself is best there is nothing to test.
        let findings = Finding.corrected(entries.map(\.finding))
        for index in entries.indices { entries[index].finding = findings[index] }
        let overall = warm.compactMap { phase in
            evidence.lines.max { $0.meanAUC(phase) < $1.meanAUC(phase) }.map { (phase, $0) }
        }
        section.add(sentences: [
            "Highest mean AUC over all methods and numbers of passes: "
                + overall.map { phase, line in
                    let passes = line.matchedPasses.map { PlainText.count($0, "pass") } ?? ""
                    return "\(phase.title) \(TableMetric.auc.text(line.meanAUC(phase))) "
                        + FindingsSection.cite(evidence, evidence.title(line), passes, phase.title)
                }.joined(separator: "; ") + "."
        ])
        let csdmBest = entries.count { $0.best.description.method.name == "csdm" }
        let baseBest = entries.count { $0.best.description.method.name == "base" }
        section.summary.append(
            "**At equal budgets (\(backbone)), CSDM has the highest mean AUC in \(csdmBest) of \(entries.count) combinations "
                + "of passes and warm phase**, base itself in \(baseBest) \(FindingsSection.cite(evidence, "AUC")).")
        section.add(
            table: ["Best method, and its difference to base"] + warm.map(\.title),
            evidence.matchedPasses.map { passes in
                [PlainText.count(passes, "pass")]
                    + entries.filter { $0.passes == passes }.map { entry in
                        let name = evidence.title(entry.best)
                        return entry.best.description.method.name == "base" ? name : "\(name) \(entry.finding.text)"
                    }
            }, caption: FindingsSection.cite(evidence, "method named and Base", "passes", "phase"),
            counts: entries.map(\.finding.comparison.count))
    }

    /// Each method's difference to base at the same number of passes.
    private static func addDifferences(
        _ evidence: Evidence, _ phase: Phase, _ section: inout FindingsSection
    ) throws {
        let methods = evidence.methods.filter { $0 != "base" }
        var findings: [Finding] = []
        for method in methods {
            for passes in evidence.matchedPasses {
                findings.append(
                    Finding(
                        try evidence.line(method, passes: passes), over: try evidence.line("base", passes: passes),
                        phase))
            }
        }
        findings = Finding.corrected(findings)
        let columns = evidence.matchedPasses.count
        let base = try evidence.matchedPasses.map { try evidence.line("base", passes: $0).meanAUC(phase) }
        section.add(
            table: ["\(phase.title), AUC - base's"] + evidence.matchedPasses.map { PlainText.count($0, "pass") },
            [["Base: AUC"] + base.map { TableMetric.auc.text($0) }]
                + methods.enumerated().map { row, method in
                    [FindingsSection.title(of: method, .method)]
                        + findings[row * columns..<(row + 1) * columns].map(\.text)
                },
            caption: FindingsSection.cite(evidence, "method and Base", "passes", phase.title),
            counts: findings.map(\.comparison.count))
    }

    /// How much of the published lead in Warm-c base reaches by the passes alone.
    private static func addShare(
        _ evidence: Evidence, _ published: Evidence, _ section: inout FindingsSection
    ) throws {
        guard let most = evidence.matchedPasses.last else { return }
        let (once, often) = (try published.line("base"), try evidence.line("base", passes: most))
        var rows: [(title: String, findings: [Finding])] = []
        for method in ["velf", "cvar", "csdm"] {
            let line = try published.line(method)
            let matched = try evidence.line(method, passes: most)
            rows.append(
                (
                    published.title(line),
                    [
                        Finding(line, over: once, .warmA), Finding(matched, over: often, .warmA),
                        Finding(line, over: once, .warmC), Finding(matched, over: often, .warmC),
                    ]
                ))
        }
        let corrected = Finding.corrected(rows.flatMap(\.findings))
        for (index, _) in rows.enumerated() { rows[index].findings = Array(corrected[index * 4..<index * 4 + 4]) }
        let passes = PlainText.count(most, "pass")
        section.blocks.append("### The published lead, and what is left of it")
        let gains = [Phase.warmA, .warmC].map { Finding(often, over: once, $0) }
        let tested = Finding.corrected(gains)
        section.add(sentences: [
            "Base with \(passes) instead of one gains \(tested[0].sentence) in Warm-a and \(tested[1].sentence) in Warm-c "
                + FindingsSection.cite(evidence, "Base, \(passes)") + " "
                + FindingsSection.cite(published, "Base") + "."
        ])
        section.add(
            table: [
                "Difference to base", "Warm-a, as published", "Warm-a, \(passes) for both", "Warm-c, as published",
                "Warm-c, \(passes) for both",
            ], rows.map { [$0.title] + $0.findings.map(\.text) },
            caption: FindingsSection.cite(published, "method and Base") + " "
                + FindingsSection.cite(evidence, "method and Base", passes),
            counts: corrected.map(\.comparison.count))
        if let csdm = rows.last {
            section.summary.append(
                "**What the passes alone do.** In Warm-a, CSDM's lead over base is \(csdm.findings[0].sentence) with the paper's "
                    + "budgets \(FindingsSection.cite(published, "CSDM and Base", "Warm-a")) and \(csdm.findings[1].sentence) "
                    + "when base makes as many passes, \(most) \(FindingsSection.cite(evidence, "CSDM and Base", passes, "Warm-a")); "
                    + "in Warm-c, \(csdm.findings[2].sentence) and \(csdm.findings[3].sentence).")
        }
    }
}
