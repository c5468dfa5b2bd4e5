import Foundation
import ThawModel
import ThawStore
import ThawSupport

/// The figures of an experiment, drawn.
package enum FigureFiles {
    /// What was made of an experiment's figures.
    struct Outcome<Figure> {
        /// In the spec's order.
        var made: [Figure] = []
        /// Why there is nothing of the others.
        var leftOut: [ReportError] = []
    }

    /// The figures that the spec of `experiment` asks for (`report: figures:`), in its order, and why some are left out; none if
    /// it asks for none.
    ///
    /// Throws `ReportError`: a figure's name is none for an id, runs are missing (without `partial`), or gnuplot is.
    static func drawn(
        store: ResultStore, experiment: String? = nil, partial: Bool = false
    ) throws -> Outcome<DrawnFigure> {
        try each(of: TableBuilder(store: store, experiment: experiment), partial: partial) { model in
            let name = try ReportFolder.stem(model.name, of: "figure", isSynthetic: false, .recordedName)
            let drawing = try Drawing(of: model, name: name)
            return DrawnFigure(
                name: name, title: model.title, caption: model.caption.joined(separator: " "),
                svg: EmbeddedSVG.element(drawing.svg, name: name, title: model.title))
        }
    }

    /// Writes NAME.gp, NAME.dat, NAME.svg, NAME.pdf and NAME.caption.txt of each figure into `folder`, which is made if
    /// absent. Names of figures on synthetic data alone end in `-synthetic`. Returns the paths of the pictures.
    ///
    /// Throws `ReportError`: there are no figures, a figure cannot be drawn, its name is none for files, a link would lead out
    /// of the folder, runs are missing (without `partial`), gnuplot is, or a file cannot be written. Nothing is written before
    /// all figures are drawn.
    @discardableResult
    package static func write(
        store: ResultStore, experiment: String? = nil, partial: Bool = false, to folder: String
    ) throws -> [String] {
        let table = try TableBuilder(store: store, experiment: experiment)
        let models = try models(table, partial: partial)
        guard !models.isEmpty else { throw ReportError.noFigures(experiment: table.experiment.record.name) }
        let stems = try models.map { try stem($0, table) }
        let output = try ReportFolder(folder)
        try output.check(stems.flatMap(names))
        try output.write(zip(models, stems).flatMap { try files(of: $0, stem: $1) })
        return stems.flatMap { pictures(of: $0, in: folder) }
    }

    /// The same of all figures that can be drawn, if there are any.
    ///
    /// Throws `ReportError`: runs are missing (without `partial`), a name is none for anything, a link would lead out of the
    /// folder, gnuplot is missing, or a file cannot be written.
    static func writeDrawable(_ table: TableBuilder, partial: Bool, to output: ReportFolder) throws -> Outcome<String> {
        let outcome = try each(of: table, partial: partial) { model in
            let stem = try stem(model, table)
            return (stem: stem, files: try files(of: model, stem: stem))
        }
        try output.write(outcome.made.flatMap(\.files))
        return Outcome(
            made: outcome.made.flatMap { pictures(of: $0.stem, in: output.path) }, leftOut: outcome.leftOut)
    }

    /// The names of the files of all figures that can be drawn.
    static func names(_ table: TableBuilder, partial: Bool) throws -> [String] {
        try each(of: table, partial: partial) { names(try stem($0, table)) }.made.flatMap { $0 }
    }

    /// The names of a figure's files.
    private static func names(_ stem: String) -> [String] {
        ["gp", "dat", "svg", "pdf", "caption.txt"].map { "\(stem).\($0)" }
    }

    private static func pictures(of stem: String, in folder: String) -> [String] {
        ["svg", "pdf"].map { "\(folder)/\(stem).\($0)" }
    }

    private static func stem(_ model: FigureModel, _ table: TableBuilder) throws(ReportError) -> String {
        try ReportFolder.stem(model.name, of: "figure", isSynthetic: table.isSynthetic)
    }

    /// The figures' contents.
    static func models(_ table: TableBuilder, partial: Bool) throws -> [FigureModel] {
        let outcome = try each(of: table, partial: partial) { $0 }
        if let error = outcome.leftOut.first { throw error }
        return outcome.made
    }

    /// What `make` makes of each figure that can be drawn.
    private static func each<Figure>(
        of table: TableBuilder, partial: Bool, _ make: (FigureModel) throws -> Figure
    ) throws -> Outcome<Figure> {
        var outcome = Outcome<Figure>()
        guard let figures = table.settings.figures, !figures.isEmpty else { return outcome }
        if !partial { try table.requireComplete() }
        for figure in figures {
            do {
                outcome.made.append(try make(model(figure, table, partial: partial)))
            } catch let error as ReportError where error.isOfOneFigure {
                outcome.leftOut.append(error)
            }
        }
        return outcome
    }

    private static func model(
        _ figure: FigureSettings, _ table: TableBuilder, partial: Bool
    ) throws(ReportError) -> FigureModel {
        let untimed = table.runs.values.filter { $0.result.secondsPerBatch == nil }.count
        if !partial, figure.metric == .secondsPerBatch, untimed > 0 {
            throw .untimed(figure: figure.name, untimed: untimed, runs: table.runs.count)
        }
        return try FigureBuilder(figure, of: table).build()
    }

    /// A figure's files, as `names` calls them, drawn.
    private static func files(
        of model: FigureModel, stem: String
    ) throws(ReportError) -> [(name: String, content: Data)] {
        let drawing = try Drawing(of: model, name: stem)
        let contents = [
            Data(GnuplotScript(model: model, name: stem).text().utf8), Data(GnuplotData(model: model).text().utf8),
            Data(drawing.svg.utf8), drawing.pdf, Data(model.caption.map { $0.singleLine + "\n" }.joined().utf8),
        ]
        return zip(names(stem), contents).map { ($0, $1) }
    }
}

extension ReportError {
    /// Whether there is nothing wrong but that a figure cannot be drawn, without which a report goes on.
    fileprivate var isOfOneFigure: Bool {
        switch self {
        case .undrawable, .untimed, .gnuplotFailed: true
        // Earlier programs have recorded names that files are not called after.
        case .badName(_, let name): TextRule.recordedName.flaw(in: name) == nil
        default: false
        }
    }
}
