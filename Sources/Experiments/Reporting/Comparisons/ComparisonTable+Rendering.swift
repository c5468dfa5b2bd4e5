import Foundation
import ThawModel

extension ComparisonTable {
    /// The tests as text that ends with a line break. The same tests give the same bytes.
    ///
    /// - width, styled: as `TableModel.rendered` takes them.
    package func rendered(as format: TableFormat, width: Int = 120, styled: Bool = false) -> String {
        let text: [String]
        switch format {
        case .terminal:
            let renderer = TerminalRenderer(width: width, styled: styled)
            return renderer.text(terminal(renderer))
        case .markdown: text = markdown
        case .latex: return LaTeXText.document(latex)
        case .csv: text = csv
        case .json: return json
        }
        return text.map { $0 + "\n" }.joined()
    }

    /// The tests of one group and metric that are of one kind.
    struct Block {
        /// The group's title, and what is compared.
        var title: String
        var mark: String
        var comparisons: [Comparison]
    }

    var blocks: [Block] {
        groups.flatMap { group in
            let kinds = [
                ("against base", TableModel.baseMark, group.againstBase),
                ("the best of each column against the best of the others", TableModel.rivalMark, group.againstRival),
            ]
            return kinds.flatMap { title, mark, comparisons in
                TableMetric.allCases.compactMap { metric -> Block? in
                    let members = comparisons.filter { $0.metric == metric }
                    if members.isEmpty { return nil }
                    return Block(
                        title: "\(group.title): \(metric.title), \(title)", mark: mark, comparisons: members)
                }
            }
        }
    }

    func table(_ block: Block) -> PlainTable {
        PlainTable(
            head: [
                rowTitle, "against", "phase", "n", "difference", "95 % interval", "d", "t-test", "Holm", "Wilcoxon",
                "Holm",
            ],
            rows: block.comparisons.map { comparison in
                let (paired, metric) = (comparison.paired, comparison.metric)
                let holm = Self.text(comparison.adjustedT)
                return [
                    comparison.row, comparison.other, comparison.phase.title, "\(paired.count)",
                    paired.meanDifference.map(metric.differenceText) ?? Self.hole,
                    paired.interval.map {
                        "\(metric.differenceText($0.lowerBound)) to \(metric.differenceText($0.upperBound))"
                    } ?? Self.hole,
                    paired.effectSize.map { String(format: "%+.2f", $0) } ?? Self.hole, Self.text(paired.tTest?.p),
                    holm + (Significance.holds(comparison.adjustedT) ? block.mark : " "),
                    Self.text(paired.wilcoxon?.p), Self.text(comparison.adjustedWilcoxon),
                ]
            }, textColumns: 3)
    }

    private static let hole = TableLayout.Entry.hole.text

    /// Four decimals, or two digits of a small one.
    package static func text(_ p: Double?) -> String {
        p.map { String(format: $0 < 0.001 && $0 > 0 ? "%.1e" : "%.4f", $0) } ?? hole
    }

    private func terminal(_ renderer: TerminalRenderer) -> [String] {
        let tables = blocks.flatMap { block -> [String] in
            [""] + renderer.wrapped(block.title).map(renderer.bold) + table(block).terminal(renderer)
        }
        return [renderer.bold(title)] + tables + [""] + notes.flatMap(renderer.wrapped)
    }

    private var markdown: [String] {
        let tables = blocks.flatMap { block -> [String] in
            ["### \(MarkdownRenderer.escaped(block.title))", ""] + table(block).markdown + [""]
        }
        return ["## \(MarkdownRenderer.escaped(title))", ""] + tables
            + notes.map { "- \(MarkdownRenderer.escaped($0))" }
    }

    var latex: [String] {
        let tables = blocks.enumerated().flatMap { index, block -> [String] in
            let caption = LaTeXRenderer.escaped("\(title). \(block.title)")
            let head = [
                "\\begin{table*}[t]", "\\centering", "\\caption{\(caption)}", "\\footnotesize",
                "\\setlength{\\tabcolsep}{2pt}",
            ]
            // Once, under the last of them.
            let notes = index == blocks.count - 1 ? LaTeXRenderer.notes(notes) : []
            return head + table(block).latex + notes + ["\\end{table*}"]
        }
        return ["% Written by thaw report. Needs \\usepackage{booktabs}."] + tables
    }

    /// One line for each test, with every digit; an empty field is a number that does not exist. The digest and the row's
    /// components and settings follow, as in the table's CSV.
    private var csv: [String] {
        let head =
            [
                "group", "comparison", "row", "against", "phase", "metric", "n", "difference", "low", "high", "d", "t",
                "df",
                "p_t", "p_t_holm", "w", "p_wilcoxon", "p_wilcoxon_holm",
                "digest",
            ] + settingHeads
        let number = CSVRenderer.number
        let rows = groups.flatMap { group in
            [("base", group.againstBase), ("rival", group.againstRival)].flatMap { kind, comparisons in
                comparisons.map { comparison -> [String] in
                    let paired = comparison.paired
                    let fields = [
                        group.title, kind, comparison.row, comparison.other, comparison.phase.name,
                        comparison.metric.rawValue, "\(paired.count)", number(paired.meanDifference),
                        number(paired.interval?.lowerBound), number(paired.interval?.upperBound),
                        number(paired.effectSize), number(paired.tTest?.statistic),
                        paired.tTest.map { "\($0.degreesOfFreedom)" } ?? "", number(paired.tTest?.p),
                        number(comparison.adjustedT), number(paired.wilcoxon?.statistic), number(paired.wilcoxon?.p),
                        number(comparison.adjustedWilcoxon), digest ?? "",
                    ]
                    return fields + comparison.settings
                }
            }
        }
        return CSVRenderer.marked([head] + rows, isUnchecked: isUnchecked).map {
            $0.map(CSVRenderer.quoted).joined(separator: ",")
        }
    }
}
