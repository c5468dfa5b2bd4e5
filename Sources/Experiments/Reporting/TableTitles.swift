import ThawDatasets
import ThawModel
import ThawSupport

/// What the groups and rows of a table are called, and which of them rest on synthetic data.
package struct TableTitles {
    private let settings: ReportSettings
    /// The axis of each of a line's `group` labels.
    private let groupAxes: [String]
    /// Indices into a line's `group` whose labels the group's title shows.
    private let shown: [(index: Int, axis: String)]
    /// The axes in which lines may differ, that of the rows last.
    let axes: [String]
    /// Dataset label -> the dataset its runs have read; empty for a label none of whose runs has finished.
    private let datasets: [String: DatasetRecord]
    /// Dataset label -> what it is called; empty where that would not tell the datasets apart.
    private let datasetTitles: [String: String]

    package init(lines: [TableLine], settings: ReportSettings, otherAxes: [String]) {
        self.settings = settings
        var datasets: [String: DatasetRecord] = [:]
        for line in lines where datasets[line.datasetLabel] == nil {
            datasets[line.datasetLabel] = line.finished.min { $0.key < $1.key }?.value.dataset
        }
        self.datasets = datasets
        datasetTitles = Self.datasetTitles(datasets, lines)
        let others = settings.groups.map(\.rawValue) + otherAxes
        axes = others.unique().filter { $0 != settings.rows.rawValue } + [settings.rows.rawValue]
        // An axis with one label says nothing, unless somebody gave it; but the dataset must be named somewhere: it may be
        // synthetic.
        groupAxes = others
        shown = others.enumerated().filter { index, axis in
            let labels = lines.map { $0.group[index] }
            return index == 0 || axis == "dataset" || Set(labels).count > 1
                || labels.first.map { Self.isGiven($0, to: lines[0], on: axis) } == true
        }.map { ($0.offset, $0.element) }
    }

    private static func isGiven(_ label: String, to line: TableLine, on axis: String) -> Bool {
        guard let axis = SpecAxis(rawValue: axis), axis != .training, !label.isEmpty else { return false }
        return RunLabels.isGiven(label, to: line.description.choice(of: axis), on: axis)
    }

    /// The datasets' own titles, since the data decide whether they are synthetic or rebuilt; of those with a label that the spec
    /// gives, the label in place of the name.
    private static func datasetTitles(_ datasets: [String: DatasetRecord], _ lines: [TableLine]) -> [String: String] {
        let given = Set(lines.filter { isGiven($0.datasetLabel, to: $0, on: "dataset") }.map(\.datasetLabel))
        var titles: [String: String] = [:]
        for (label, record) in datasets {
            titles[label] = given.contains(label) ? DatasetTitle(record.title).named(label).text : record.title
        }
        return Set(titles.values).count == titles.count ? titles : [:]
    }

    /// Whether the line's data are synthetic.
    func isSynthetic(_ line: TableLine) -> Bool { datasets[line.datasetLabel]?.isSynthetic == true }

    /// Whether the line's data are known to be real.
    func isReal(_ line: TableLine) -> Bool { datasets[line.datasetLabel]?.isSynthetic == false }

    package func group(_ line: TableLine) -> String {
        shown.map { $0.axis == "dataset" ? dataset(line) : line.group[$0.index].singleLine }
            .filter { !$0.isEmpty }.joined(separator: ", ")
    }

    package func row(_ line: TableLine) -> String {
        settings.rows == .dataset ? dataset(line) : line.row.isEmpty ? "\u{2013}" : line.row.singleLine
    }

    /// What its runs and its label tell of the dataset; before any run has finished, the label.
    func dataset(_ line: TableLine) -> String {
        Self.marked(datasetTitles[line.datasetLabel] ?? line.datasetLabel, isSynthetic: isSynthetic(line))
    }

    /// The label that the line's runs have on an axis.
    func label(_ line: TableLine, on axis: String) -> String {
        axis == settings.rows.rawValue ? line.row : groupAxes.firstIndex(of: axis).map { line.group[$0] } ?? ""
    }

    /// What the table calls the line on an axis.
    func title(_ line: TableLine, on axis: String) -> String {
        axis == "dataset" ? dataset(line) : label(line, on: axis).singleLine
    }

    /// Whether the titles of groups or rows show the axis.
    func shows(_ axis: String) -> Bool { axis == settings.rows.rawValue || shown.contains { $0.axis == axis } }

    /// A dataset's title on one line; of synthetic data, it says so.
    package static func marked(_ title: String, isSynthetic: Bool) -> String {
        let title = title.singleLine
        var marked = DatasetTitle(title)
        guard isSynthetic, !marked.isSynthetic else { return title }
        marked.isSynthetic = true
        return marked.text
    }

    /// The dataset that the line's runs have read.
    func record(_ line: TableLine) -> DatasetRecord? { datasets[line.datasetLabel] }
}
