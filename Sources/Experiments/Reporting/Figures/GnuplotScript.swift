import Foundation
import ThawCore
import ThawSupport

/// The gnuplot script of a figure. It reads NAME.dat and writes NAME.svg and NAME.pdf, in the folder it is run in.
struct GnuplotScript {
    let model: FigureModel
    /// The stem of the files' names.
    let name: String
    var layout: FigureLayout { FigureLayout(model: model) }
    var data: GnuplotData { GnuplotData(model: model) }

    func text() -> String {
        let body = (layout.hasLegend ? legend : []) + axes + model.panels.indices.flatMap(panel)
        let lines =
            head + ["do for [format in 'svg pdf'] {"]
            + (terminals + ["set multiplot"] + body + ["unset multiplot", "unset output"]).map {
                $0.isEmpty ? "" : "    " + $0
            }
            + ["}"]
        return lines.map { $0 + "\n" }.joined()
    }

    // MARK: Head

    private var head: [String] {
        (model.unchecked.map { [GnuplotText.comment($0)] } ?? []) + [
            GnuplotText.comment(model.title),
            GnuplotText.comment("Draw it again with: gnuplot \(name).gp    (gnuplot 5.4 or later)"),
            GnuplotText.comment("The numbers are in \(name).dat: one block for each line of each panel."), "",
            "set encoding utf8", "",
            "# Lines differ in dashes and points as well as in colour (palette: Okabe and Ito).",
        ] + styles + [""]
    }

    /// Colours that remain apart for the colour-blind, each with dashes and a point of its own; they start anew where a
    /// figure has more lines.
    private static let looks = [
        (colour: "#000000", dashes: "1", point: 5, size: 0.45),
        (colour: "#0072b2", dashes: "(8,3)", point: 7, size: 0.5),
        (colour: "#d55e00", dashes: "(3,2)", point: 9, size: 0.6),
        (colour: "#009e73", dashes: "(9,2,2,2)", point: 13, size: 0.65),
        (colour: "#cc79a7", dashes: "(12,3)", point: 4, size: 0.5),
        (colour: "#e69f00", dashes: "(2,3)", point: 6, size: 0.55),
        (colour: "#56b4e9", dashes: "(6,2,2,2,2,2)", point: 11, size: 0.6),
        (colour: "#808080", dashes: "(1,2)", point: 8, size: 0.6),
    ]

    private var styles: [String] {
        model.lines.indices.map { index in
            let look = Self.looks[index % Self.looks.count]
            return "set style line \(index + 1) lc rgb '\(look.colour)' lw 1.3 dt \(look.dashes) "
                + "pt \(look.point) ps \(look.size)"
        }
    }

    private var terminals: [String] {
        let (width, height) = (layout.width, layout.height)
        let pixels = "\(Int((width * 96).rounded())),\(Int((height * 96).rounded()))"
        let font = "font 'Helvetica,\(decimal(FigureLayout.fontSize))'"
        let svgFont = "font 'Helvetica,\(decimal(FigureLayout.fontSize * 96 / 72))'"
        return [
            "if (format eq 'svg') {",
            "    set terminal svg size \(pixels) \(svgFont) linewidth 1.2 noenhanced background '#ffffff'",
            "} else {",
            "    set terminal pdfcairo size \(decimal(width))in,\(decimal(height))in \(font) "
                + "fontscale 0.75 linewidth 1.4 dashlength 1.3 pointscale 0.75 noenhanced",
            "}", "set output \(GnuplotText.literal(name + ".")).format",
        ]
    }

    // MARK: Panels

    private func panel(_ index: Int) -> [String] {
        let area = layout.area(ofPanel: index)
        let title = model.panels[index].title.map(GnuplotText.literal).joined(separator: ".\"\\n\".")
        let margins = zip(["l", "r", "b", "t"], [area.left, area.right, area.bottom, area.top]).map { side, place in
            "set \(side)margin at screen \(decimal(place))"
        }
        let ends = model.panels[index].series.joined().compactMap { $0 }.flatMap { point in
            [point.mean - (point.halfWidth ?? 0), point.mean + (point.halfWidth ?? 0)]
        }
        // Where values are differences, none is a mark on the scale.
        let isOfDifferences = model.kind == .differences
        let scale = FigureScale(
            isOfDifferences ? ends + [0] : ends, fromZero: model.kind == .bars, marks: isOfDifferences ? 4 : 5)
        let yTitle = layout.isLeftmost(index) ? layout.yTitle : nil
        return [
            "", GnuplotText.comment(model.panels[index].title.joined(separator: ", ")), margins.joined(separator: "; "),
            title.isEmpty ? "unset title" : "set title \(title) offset 0,-0.7",
            layout.xTitle.map { "set xlabel \(GnuplotText.literal($0)) offset 0,0.8" } ?? "unset xlabel",
            yTitle.map { "set ylabel \(GnuplotText.literal($0)) offset 0.8,0" } ?? "unset ylabel",
            ends.isEmpty ? "set label 1 'no runs' at graph 0.5,0.5 center" : "unset label 1",
        ] + mark(index) + plot(index, scale)
    }

    /// In the picture itself, which goes into papers without its caption.
    private func mark(_ panel: Int) -> [String] {
        guard model.unchecked != nil else { return [] }
        return [
            panel == 0
                ? "set label 2 'Unchecked (see thaw check)' at screen 0.5,0.5 center rotate by 20 textcolor '#c0c0c0' back"
                : "unset label 2"
        ]
    }

    private func plot(_ panel: Int, _ scale: FigureScale) -> [String] {
        switch model.kind {
        case .bars: bars(panel, scale)
        case .differences: differences(panel, scale)
        case .phases, .sweep: curves(panel, scale)
        }
    }

    /// A line with points and error bars for each series.
    private func curves(_ panel: Int, _ scale: FigureScale) -> [String] {
        let plots = model.lines.indices.map { line in
            let x = place(of: line)
            let block = "index \(data.block(panel: panel, line: line))"
            let file = GnuplotText.literal(name + ".dat")
            // Vectors with flat heads: gnuplot 5.4 blots out what lies behind the points of its own error bars.
            return "\(file) \(block) using \(x):($2-$3):(0):(2*$3) with vectors heads size screen 0.005,90 "
                + "ls \(line + 1) dt 1 lw 0.8, \(file) \(block) using \(x):2 with linespoints ls \(line + 1)"
        }
        return xAxis + numbers("y", scale) + ["plot " + plots.joined(separator: ", \\\n        ")]
    }

    /// Where gnuplot puts the points of a line: a little beside those of the others, so that their error bars can be
    /// told apart.
    private func place(of line: Int) -> String {
        let step = Double(line) - Double(model.lines.count - 1) / 2
        if step == 0 { return "1" }
        let sign = step < 0 ? "-" : "+"
        guard let values = model.x.values, let first = values.first, let last = values.last else {
            return "($1\(sign)\(decimal(abs(step) * min(0.07, 0.3 / Double(model.lines.count)))))"
        }
        if model.x.isLogarithmic { return "($1*\(decimal(pow(last / first, 0.012 * step))))" }
        return "($1\(sign)\(CanonicalJSON.spell((last - first) * 0.012 * abs(step))))"
    }

    private var xAxis: [String] {
        let ticks = model.x.labels.enumerated().map { place, label in
            "\(GnuplotText.tickLabel(label)) \(model.x.values.map { CanonicalJSON.spell($0[place]) } ?? "\(place)")"
        }
        let (low, high): (Double, Double)
        if let values = model.x.values, let first = values.first, let last = values.last {
            let air = model.x.isLogarithmic ? 1.5 : max((last - first) * 0.07, 1e-9)
            (low, high) = model.x.isLogarithmic ? (first / air, last * air) : (first - air, last + air)
        } else {
            (low, high) = (-0.35, Double(model.x.labels.count) - 0.65)
        }
        return [
            model.x.isLogarithmic ? "set logscale x" : "unset logscale x",
            "set xrange [\(CanonicalJSON.spell(low)):\(CanonicalJSON.spell(high))]",
            "set xtics (\(ticks.joined(separator: ", "))) nomirror offset 0,0.3",
        ]
    }

    /// Bars on their sides, the first on top, with their values behind them.
    private func bars(_ panel: Int, _ scale: FigureScale) -> [String] {
        let labels = model.x.labels.enumerated().map { "\(GnuplotText.tickLabel($1)) \($0)" }
        let source = "\(GnuplotText.literal(name + ".dat")) index \(data.block(panel: panel, line: 0))"
        // A single run has no interval: NaN is not equal to itself.
        let end = "($2 + ($3 == $3 ? $3 : 0))"
        return numbers("x", scale) + [
            "set yrange [\(decimal(Double(labels.count) - 0.4)):-0.6]",
            "set ytics (\(labels.joined(separator: ", "))) scale 0",
            "set style fill solid 0.3 border lc rgb '#000000'",
            "plot \(source) using (0):1:(0):2:($1-0.3):($1+0.3) with boxxyerror lc rgb '#0072b2' lw 0.6, \\\n        "
                + "\(source) using ($2-$3):1:(2*$3):(0) with vectors heads size screen 0.008,90 lc rgb '#000000' "
                + "lw 0.8, \\\n        \(source) using \(end):1:(sprintf('%.\(scale.decimals + 2)f', $2)) with labels left offset 0.6,0",
        ]
    }

    func numbers(_ axis: String, _ scale: FigureScale) -> [String] {
        [
            "set \(axis)range [\(CanonicalJSON.spell(scale.low)):\(CanonicalJSON.spell(scale.high))]",
            "set \(axis)tics autofreq \(CanonicalJSON.spell(scale.step)) nomirror"
                + (axis == "x" ? " offset 0,0.3" : ""),
            "set format \(axis) '%.\(scale.decimals)f'",
        ]
    }

    // MARK: Legend

    /// One for all panels, on top: the keys of lines without points, over the whole figure.
    private var legend: [String] {
        let middle = 1 - (layout.legendHeight / 2 + 0.02) / layout.height
        let entries = model.lines.enumerated().map { index, line in
            "NaN with linespoints ls \(index + 1) title \(GnuplotText.literal(line))"
        }
        return [
            "", "# The legend", "unset title; unset xlabel; unset ylabel; unset border; unset tics; unset grid",
            "unset logscale x; unset label 1",
            "set lmargin at screen 0; set rmargin at screen 1; set bmargin at screen 0; set tmargin at screen 1",
            "set xrange [0:1]; set yrange [0:1]",
            "set key at screen 0.5,\(decimal(middle)) center center horizontal maxrows \(layout.legendRows) "
                + "Left reverse samplen 3.2 width 1 spacing 1.1",
            "plot " + entries.joined(separator: ", \\\n        "),
        ]
    }

    /// What all panels share.
    private var axes: [String] {
        [
            "", "# The panels", "set key off", "set border 3 lw 0.7 lc rgb '#404040'",
            "set tics nomirror out scale 0.5 textcolor rgb '#000000'",
            "set grid \(model.kind.isHorizontal ? "x" : "y")tics lt 1 dt 1 lc rgb '#e0e0e0' lw 0.5",
        ]
    }

    /// A number of the layout: four decimals are more than a page shows.
    func decimal(_ value: Double) -> String { CanonicalJSON.spell((value * 10_000).rounded() / 10_000) }
}
