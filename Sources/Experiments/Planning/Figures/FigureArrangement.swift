import ThawCore
import ThawModel
import ThawSupport

/// Where an experiment's rows stand in a figure. Known before any run is done, so that a spec whose figure cannot be drawn is
/// refused when it is read.
package struct FigureArrangement: Sendable {
    /// A point of the figure: a row, in one phase.
    package struct Place: Hashable, Sendable {
        /// The option's value, or the dimension's label.
        package var x: OptionValue
        /// What the legend calls its line; empty without lines.
        package var line: String
        /// The labels of the panels' dimensions.
        package var panel: [String]
    }

    /// A place, and what stands there.
    package struct Point: Sendable {
        package var place: Place
        package var phase: Phase
        /// Index of the row.
        package var row: Int
    }

    /// In the order of the rows, each with its phases.
    package let points: [Point]
    private let settings: FigureSettings
    private let rows: [FigureRow]
    /// For differences: the row with which each row is compared.
    private let references: [Int?]

    /// Throws `FigureFlaw` where the figure cannot be drawn.
    package init(_ settings: FigureSettings, _ rows: [FigureRow]) throws(FigureFlaw) {
        self.settings = settings
        self.rows = rows
        references = Self.references(settings, rows)
        let (dimensions, xs) = (Self.panels(settings, rows, references), Self.xs(settings, rows, references))
        let phases = settings.metric.isPerPhase ? Phase.allCases : [.cold]
        var points: [Point] = []
        for (index, row) in rows.enumerated() {
            guard let x = xs[index] else { continue }
            for phase in phases {
                let place = Place(
                    x: settings.kind == .phases ? .text(phase.title) : x,
                    line: settings.lines.map { Self.label($0, row, phase, settings) } ?? "",
                    panel: dimensions.map { Self.label($0, row, phase, settings) })
                points.append(Point(place: place, phase: phase, row: index))
            }
        }
        if points.isEmpty { throw settings.reference.map { .noReference($0) } ?? .empty(option: settings.x) }
        var taken: [Place: Int] = [:]
        for point in points {
            guard let other = taken.updateValue(point.row, forKey: point.place) else { continue }
            throw .ambiguous(
                line: point.place.line, x: RunLabels.spell(point.place.x).singleLine,
                options: rows[point.row].options(differingFrom: rows[other]).filter { $0 != settings.x })
        }
        self.points = points
    }

    /// The row to compare a row with: of the same dataset, backbone, training and method. Nil for a reference itself, and where
    /// there is none.
    package func reference(of row: Int) -> Int? { references[row] }

    private static func references(_ settings: FigureSettings, _ rows: [FigureRow]) -> [Int?] {
        guard settings.kind == .differences, let reference = settings.reference else { return rows.map { _ in nil } }
        let named = rows.indices.filter { rows[$0].choice == reference }.map { (rows[$0].surroundings, $0) }
        let first = Dictionary(named) { first, _ in first }
        return rows.map { $0.choice == reference ? nil : first[$0.surroundings] }
    }

    /// The place of each row on the x axis (for phases, of no meaning); nil for a row without the swept option, or without a
    /// reference to compare it with.
    private static func xs(
        _ settings: FigureSettings, _ rows: [FigureRow], _ references: [Int?]
    ) -> [OptionValue?] {
        zip(rows, references).map { row, reference in
            if settings.kind == .differences { return reference.map { _ in .text(row.choice) } }
            guard let option = settings.sweptOption else {
                return .text(FigureDimension(rawValue: settings.x).map { label($0, row, .cold, settings) } ?? "")
            }
            return row.description.choice(of: option.axis).options[option.name]
        }
    }

    /// The label of a row's runs. Labels of a swept component tell its values apart, which the x axis does here: there, the
    /// component's own title takes their place.
    private static func label(
        _ dimension: FigureDimension, _ row: FigureRow, _ phase: Phase, _ settings: FigureSettings
    ) -> String {
        if dimension == .phase { return phase.title }
        let isOnAxis = settings.sweptOption?.axis.rawValue == dimension.rawValue
        let isTitled = isOnAxis || (settings.kind == .differences && dimension == .method)
        return (isTitled ? row.titles : row.labels)[dimension] ?? ""
    }

    /// The spec's panels, and every other dimension that varies and that neither x axis nor lines show.
    private static func panels(
        _ settings: FigureSettings, _ rows: [FigureRow], _ references: [Int?]
    ) -> [FigureDimension] {
        // Differences have a panel for each method, and its rows on the axis.
        let onAxis = settings.kind == .differences ? nil : FigureDimension(rawValue: settings.x)
        let shown = [onAxis, settings.lines].compactMap { $0 } + settings.panels
        let drawn = zip(rows, xs(settings, rows, references)).filter { $0.1 != nil }.map(\.0)
        func varies(_ dimension: FigureDimension) -> Bool {
            Set(drawn.map { label(dimension, $0, .cold, settings) }).count > 1
        }
        let rest = FigureDimension.allCases.filter { dimension in
            if shown.contains(dimension) { return false }
            return dimension == .phase ? settings.metric.isPerPhase : varies(dimension)
        }
        // A dimension with one label says nothing, but a panel must name its data: they may be synthetic.
        let panels = (settings.panels + rest).filter { dimension in
            dimension == .dataset || dimension == .phase || varies(dimension)
        }
        return (shown + panels).contains(.dataset) ? panels : [.dataset] + panels
    }
}
