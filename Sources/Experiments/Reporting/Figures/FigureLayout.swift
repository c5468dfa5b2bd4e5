/// Where the parts of a figure stand, in inches from its upper left corner.
struct FigureLayout {
    let model: FigureModel

    /// Text is 7 points high: legible where a figure is printed at its own size.
    static let fontSize = 7.0
    private static let characterWidth = 0.058
    private static let lineHeight = 0.145

    /// One panel fits a column of a paper, three its page.
    var width: Double { model.kind == .differences ? 7.1 : model.columns == 1 ? 3.4 : model.columns == 2 ? 5.2 : 7.1 }
    var height: Double { legendHeight + Double(rows) * panelHeight }
    var rows: Int { (model.panels.count + model.columns - 1) / model.columns }

    // MARK: Legend

    /// Legends are for lines; one line alone needs none.
    var hasLegend: Bool { model.lines.count > 1 }
    var legendHeight: Double { hasLegend ? 0.1 + 0.17 * Double(legendRows) : 0.04 }

    /// Entries do not stand in columns narrower than the longest of them.
    var legendRows: Int {
        let entry = 0.55 + Self.characterWidth * Double(model.lines.map(displayWidth).max() ?? 0)
        let perRow = max(1, Int((width - 0.3) / entry))
        return (model.lines.count + perRow - 1) / perRow
    }

    // MARK: Panels

    private var titleLines: Int { model.panels.map(\.title.count).max() ?? 0 }
    private var titleHeight: Double { 0.08 + Self.lineHeight * Double(titleLines) }
    /// Room below a panel: for the places' labels, and the axis' title.
    private var footHeight: Double { 0.24 + (xTitle == nil ? 0 : 0.15) }
    /// Bars lie on their sides: each needs a line. Of differences, each line of a label does.
    private var plotHeight: Double {
        switch model.kind {
        case .bars: 0.15 + 0.2 * Double(model.x.labels.count)
        case .differences: 0.15 + (0.1 + 0.06 * Double(model.lines.count)) * Double(model.x.labels.count)
        case .phases, .sweep: 1.35
        }
    }
    private var panelHeight: Double { titleHeight + plotHeight + footHeight + 0.06 }

    /// The title of the horizontal axis.
    var xTitle: String? { model.kind.isHorizontal ? model.yTitle : model.x.title }
    /// The title of the vertical axis.
    var yTitle: String? { model.kind.isHorizontal ? nil : model.yTitle }

    /// Room to the left of a panel: for the numbers of the axis, or for the labels of bars.
    private var leftMargin: Double {
        switch model.kind {
        case .bars: labelWidth
        case .differences: 0.1
        case .phases, .sweep: 0.55
        }
    }
    private var labelWidth: Double { 0.2 + Self.characterWidth * Double(model.x.labels.map(displayWidth).max() ?? 0) }
    /// Room to the left of all panels: panels of differences share their labels.
    private var sharedMargin: Double { model.kind == .differences ? labelWidth : 0 }

    /// The plotting area of a panel as shares of the figure's width and height, counted from the lower left corner.
    func area(ofPanel index: Int) -> (left: Double, right: Double, bottom: Double, top: Double) {
        let cell = (width - sharedMargin) / Double(model.columns)
        let left = sharedMargin + Double(index % model.columns) * cell + leftMargin
        let right = sharedMargin + Double(index % model.columns + 1) * cell - 0.1
        let top = legendHeight + Double(index / model.columns) * panelHeight + titleHeight
        return (left / width, right / width, 1 - (top + plotHeight) / height, 1 - top / height)
    }

    /// Whether the panel stands in the first column.
    func isLeftmost(_ index: Int) -> Bool { index % model.columns == 0 }
}
