import Foundation

/// The figures of an experiment, drawn.
public enum FigureFiles {
    /// The figures that the spec of `experiment` asks for (`report: figures:`), in its order; none if it asks for none.
    ///
    /// Throws `ReportError`: runs are missing (without `partial`), or gnuplot is.
    public static func drawn(
        store: ResultStore, experiment: String? = nil, partial: Bool = false
    ) throws -> [DrawnFigure] {
        try models(TableBuilder(store: store, experiment: experiment), partial: partial).map { model in
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent("thaw-\(UUID().uuidString)")
            defer { try? FileManager.default.removeItem(at: folder) }
            let stem = try draw(model, in: folder, suffix: "")
            let svg = try String(contentsOf: folder.appendingPathComponent("\(stem).svg"), encoding: .utf8)
            return DrawnFigure(
                name: model.name, title: model.title, caption: model.caption.joined(separator: " "),
                svg: EmbeddedSVG.element(svg, name: model.name, title: model.title))
        }
    }

    /// Writes NAME.gp, NAME.dat, NAME.svg, NAME.pdf and NAME.caption.txt of each figure into `folder`, which is made if
    /// absent. Names of figures on synthetic data alone end in `-synthetic`. Returns the paths of the pictures.
    ///
    /// Throws `ReportError`: there are no figures, runs are missing (without `partial`), gnuplot is, or a file cannot be
    /// written.
    @discardableResult
    public static func write(
        store: ResultStore, experiment: String? = nil, partial: Bool = false, to folder: String
    ) throws -> [String] {
        let table = try TableBuilder(store: store, experiment: experiment)
        let models = try models(table, partial: partial)
        guard !models.isEmpty else { throw ReportError.noFigures(experiment: table.experiment.record.name) }
        let url = URL(fileURLWithPath: folder)
        return try models.flatMap { model in
            let stem = try draw(model, in: url, suffix: table.isSynthetic ? "-synthetic" : "")
            try TextFile.write(
                model.caption.map { $0 + "\n" }.joined(), to: url.appendingPathComponent("\(stem).caption.txt"))
            return ["svg", "pdf"].map { "\(folder)/\(stem).\($0)" }
        }
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

    /// Writes script and data into `folder` and runs gnuplot there; returns the stem of the files' names.
    private static func draw(_ model: FigureModel, in folder: URL, suffix: String) throws(ReportError) -> String {
        let stem = model.name + suffix
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw .notWritten(path: folder.path, detail: error.localizedDescription)
        }
        try TextFile.write(GnuplotData(model: model).text(), to: folder.appendingPathComponent("\(stem).dat"))
        let script = folder.appendingPathComponent("\(stem).gp")
        try TextFile.write(GnuplotScript(model: model, name: stem).text(), to: script)
        try Gnuplot.run(script.lastPathComponent, in: folder, figure: model.name)
        try UndatedPDF.rewrite(folder.appendingPathComponent("\(stem).pdf"), figure: model.name)
        return stem
    }
}
