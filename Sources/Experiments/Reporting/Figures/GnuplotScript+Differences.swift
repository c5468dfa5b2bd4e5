import ThawCore

/// Differences: labels on the vertical axis, the first on top, and for each line a point with its interval.
extension GnuplotScript {
    func differences(_ panel: Int, _ scale: FigureScale) -> [String] {
        // The labels stand beside the first panel of a row.
        let labels = model.x.labels.enumerated().map { place, label in
            "\(GnuplotText.tickLabel(layout.isLeftmost(panel) ? label : "")) \(place)"
        }
        let plots = model.lines.indices.map { line in
            let source = "'\(name).dat' index \(data.block(panel: panel, line: line))"
            let y = "($1\(offset(of: line)))"
            return
                "\(source) using ($2-$3):\(y):(2*$3):(0) with vectors heads size screen 0.004,90 ls \(line + 1) dt 1 lw 0.8, "
                + "\(source) using 2:\(y) with points ls \(line + 1)"
        }
        return numbers("x", scale) + [
            "set yrange [\(decimal(Double(labels.count) - 0.5)):-0.5]",
            "set ytics (\(labels.joined(separator: ", "))) scale 0",
            "set arrow 1 from 0, graph 0 to 0, graph 1 nohead lc rgb '#404040' lw 0.7",
            "plot " + plots.joined(separator: ", \\\n        "), "unset arrow 1",
        ]
    }

    /// How far below (or above) its label's middle a line's points lie; labels are 1 apart.
    private func offset(of line: Int) -> String {
        let step = (Double(line) - Double(model.lines.count - 1) / 2) * 0.7 / Double(model.lines.count)
        return step == 0 ? "" : (step < 0 ? "-" : "+") + decimal(abs(step))
    }
}
