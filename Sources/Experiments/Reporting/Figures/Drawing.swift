import Foundation
import ThawSupport

/// A figure as gnuplot has drawn it.
struct Drawing {
    /// The picture as a file of its own.
    var svg: String
    /// The same for print.
    var pdf: Data

    /// What gnuplot's files are called, whatever the figure's name is.
    private static let stem = "figure"

    /// Has gnuplot draw a figure, in a temporary folder of its own where nothing is called after what a database holds.
    /// - name: the stem of the files that the user gets: the picture is the one that gnuplot makes of those.
    ///
    /// Throws `ReportError`: gnuplot is missing or fails, a file cannot be written, or the picture holds what no picture
    /// needs.
    init(of model: FigureModel, name: String) throws(ReportError) {
        let scratch: ScratchFolder
        do {
            scratch = try ScratchFolder()
        } catch {
            throw .notWritten(path: FileManager.default.temporaryDirectory.path, detail: error.description)
        }
        defer { scratch.remove() }
        let folder = URL(fileURLWithPath: scratch.path)
        func file(_ ending: String) -> URL { folder.appendingPathComponent("\(Self.stem).\(ending)") }
        do {
            try Data(GnuplotData(model: model).text().utf8).write(to: file("dat"))
            try Data(GnuplotScript(model: model, name: Self.stem).text().utf8).write(to: file("gp"))
        } catch {
            throw .notWritten(path: folder.path, detail: SystemError.reason(of: error))
        }
        try Gnuplot.run("\(Self.stem).gp", in: folder, figure: model.name)
        do {
            svg = String(decoding: try Data(contentsOf: file("svg")), as: UTF8.self)
            pdf = UndatedPDF.undated(try Data(contentsOf: file("pdf")))
        } catch {
            throw .gnuplotFailed(figure: model.name, detail: "it has left no picture: \(SystemError.reason(of: error))")
        }
        // Curves are called after their file. In texts, gnuplot writes no angle bracket.
        svg = svg.replacing("<title>'\(Self.stem).dat' ", with: "<title>'\(name).dat' ")
        svg = try PlainSVG.checked(svg, figure: model.name)
    }
}
