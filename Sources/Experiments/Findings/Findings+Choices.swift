import ThawCore

/// Choices that no paper mentions: what each does by itself.
extension Findings {
    /// The label of the row that the others of its method are compared with.
    private static let reference = "released"

    static func choices(_ evidence: Evidence) throws -> FindingsSection {
        var section = FindingsSection(title: "Hidden choices")
        section.add(sentences: [
            "Each method as its authors' code has it, with one choice moved at a time, and with all of them as published.",
            "Differences are to the same method as released, which is the row of AUCs.",
        ])
        section.add(failuresOf: evidence)
        section.blocks.append("![Differences to the released code](FIGURES/\(evidence.name).svg)")
        var largest: [String] = []
        for method in evidence.methods {
            let lines = evidence.lines.filter { $0.description.method.name == method }
            let title = FindingsSection.title(of: method, .method)
            func choice(_ line: TableLine) -> String { RunLabels.choice(evidence.title(line), of: title) }
            guard let released = lines.first(where: { choice($0) == reference }) else {
                throw FindingsError.unexpected(experiment: evidence.name, detail: "\(title) has no row '\(reference)'")
            }
            let moved = lines.filter { choice($0) != reference }
            let findings = Finding.corrected(
                moved.flatMap { line in Phase.allCases.map { Finding(line, over: released, $0) } })
            let columns = Phase.allCases.count
            section.blocks.append("### \(title)")
            section.add(
                table: ["Choice", "n"] + Phase.allCases.map(\.title),
                [
                    ["released: AUC", String(released.finished.count)]
                        + Phase.allCases.map { TableMetric.auc.text(released.meanAUC($0)) }
                ]
                    + moved.enumerated().map { row, line in
                        let ofRow = findings[row * columns..<(row + 1) * columns]
                        let count = ofRow.map(\.comparison.count).min() ?? 0
                        return [choice(line), String(count)] + ofRow.map(\.text)
                    }, caption: FindingsSection.cite(evidence, "row of \(title)", "phase"), counts: [])
            if method == "base" { continue }
            largest += largestEffect(of: title, moved, findings, evidence, choice)
        }
        section.summary.append(
            "**Hidden choices.** The single choice that moves the AUC most: " + largest.joined(separator: "; ") + ".")
        return section
    }

    /// The choice moved alone with the largest significant difference in any phase, in words; none for a method without.
    private static func largestEffect(
        of title: String, _ moved: [TableLine], _ findings: [Finding], _ evidence: Evidence,
        _ choice: (TableLine) -> String
    ) -> [String] {
        let alone = findings.enumerated().filter { index, finding in
            choice(moved[index / Phase.allCases.count]) != "published" && finding.isSignificant
        }
        func size(_ finding: Finding) -> Double { abs(finding.comparison.meanDifference ?? 0) }
        guard let (index, finding) = alone.max(by: { size($0.element) < size($1.element) }) else {
            return ["of \(title) none does significantly"]
        }
        let (line, phase) = (
            moved[index / Phase.allCases.count], Phase.allCases[index % Phase.allCases.count]
        )
        return [
            "\(title), \(choice(line)): \(finding.sentence) "
                + FindingsSection.cite(evidence, "\(title), \(choice(line))", phase.title)
        ]
    }
}
