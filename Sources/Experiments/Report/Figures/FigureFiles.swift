import Foundation

/// The figures of an experiment, drawn.
public enum FigureFiles {
    /// The figures that the spec of `experiment` asks for (`report: figures:`), in its order; none if it asks for none.
    ///
    /// Throws `ReportError`: a figure's name is none for an id, runs are missing (without `partial`), or gnuplot is.
    public static func drawn(
        store: ResultStore, experiment: String? = nil, partial: Bool = false
    ) throws -> [DrawnFigure] {
        try models(TableBuilder(store: store, experiment: experiment), partial: partial).map { model in
            let name = try ReportFolder.stem(model.name, of: "figure", isSynthetic: false)
            let drawing = try Drawing(of: model, name: name)
            return DrawnFigure(
                name: name, title: model.title, caption: model.caption.joined(separator: " "),
                svg: EmbeddedSVG.element(drawing.svg, name: name, title: model.title))
        }
    }

    /// Writes NAME.gp, NAME.dat, NAME.svg, NAME.pdf and NAME.caption.txt of each figure into `folder`, which is made if
    /// absent. Names of figures on synthetic data alone end in `-synthetic`. Returns the paths of the pictures.
    ///
    /// Throws `ReportError`: there are no figures, a figure's name is none for files, a link would lead out of the folder,
    /// runs are missing (without `partial`), gnuplot is, or a file cannot be written. Nothing is written before all figures
    /// are drawn.
    @discardableResult
    public static func write(
        store: ResultStore, experiment: String? = nil, partial: Bool = false, to folder: String
    ) throws -> [String] {
        let table = try TableBuilder(store: store, experiment: experiment)
        let models = try models(table, partial: partial)
        guard !models.isEmpty else { throw ReportError.noFigures(experiment: table.experiment.record.name) }
        let stems = try models.map { model in
            try ReportFolder.stem(model.name, of: "figure", isSynthetic: table.isSynthetic)
        }
        let output = try ReportFolder(folder)
        try output.check(stems.flatMap(names))
        try output.write(zip(models, stems).flatMap { try files(of: $0, stem: $1) })
        return stems.flatMap { stem in ["svg", "pdf"].map { "\(folder)/\(stem).\($0)" } }
    }

    /// The names of a figure's files.
    static func names(_ stem: String) -> [String] {
        ["gp", "dat", "svg", "pdf", "caption.txt"].map { "\(stem).\($0)" }
    }

    /// The figures' contents.
    static func models(_ table: TableBuilder, partial: Bool) throws(ReportError) -> [FigureModel] {
        guard let figures = table.settings.figures, !figures.isEmpty else { return [] }
        if !partial { try table.requireComplete() }
        var models: [FigureModel] = []
        for figure in figures {
            let untimed = table.runs.values.filter { $0.result.secondsPerBatch == nil }.count
            if !partial, figure.metric == .secondsPerBatch, untimed > 0 {
                throw .untimed(figure: figure.name, untimed: untimed, runs: table.runs.count)
            }
            models.append(try FigureBuilder(figure, of: table).build())
        }
        return models
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
