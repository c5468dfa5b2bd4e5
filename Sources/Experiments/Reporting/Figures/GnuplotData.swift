import ThawSupport

/// The data file of a figure: one block for each line of each panel, two blank lines apart, as gnuplot's `index` counts
/// them from 0.
struct GnuplotData {
    let model: FigureModel

    func text() -> String {
        var lines = model.unchecked.map { [GnuplotText.comment($0)] } ?? []
        lines += [
            GnuplotText.comment(model.title), GnuplotText.comment("\(model.yTitle) by \(model.x.title ?? "label")."),
            "# Columns: place on the x axis, mean, half width of the 95 % confidence interval, runs, label.",
        ]
        for panel in model.panels {
            for (name, points) in zip(model.lines, panel.series) {
                lines.append(GnuplotText.comment((panel.title + [name]).filter { !$0.isEmpty }.joined(separator: ", ")))
                for (place, point) in points.enumerated() {
                    lines.append(row(place, point))
                }
                lines += ["", ""]
            }
        }
        return lines.joined(separator: "\n")
    }

    /// The number of a line's block.
    func block(panel: Int, line: Int) -> Int { panel * model.lines.count + line }

    private func row(_ place: Int, _ point: FigureModel.Point?) -> String {
        let x = model.x.values.map { CanonicalJSON.spell($0[place]) } ?? "\(place)"
        let mean = point.map { $0.mean.description } ?? "NaN"
        let halfWidth = point?.halfWidth?.description ?? "NaN"
        // gnuplot ends a line at an unquoted '#', and quotes cannot be escaped.
        let label = GnuplotText.plain(model.x.labels[place]).replacing(scalar: "\"", with: "'")
        return "\(x)\t\(mean)\t\(halfWidth)\t\(point?.count ?? 0)\t\"\(label)\""
    }
}
