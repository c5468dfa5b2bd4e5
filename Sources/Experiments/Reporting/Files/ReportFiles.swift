import Foundation
import ThawStore

/// Everything that is reported on an experiment, as files.
package enum ReportFiles {
    /// Writes NAME.txt, NAME.md, NAME.tex, NAME.csv, the tests NAME-tests.txt and .csv, the page NAME.html and the
    /// experiment's figures, if it has any, into `folder`, which is made if absent. NAME is the experiment's, followed by
    /// `-synthetic` where no data are real. Returns the paths.
    ///
    /// Throws `ReportError`, `StoreError`. Nothing is written if a name is none for a file, or a link would lead out of the
    /// folder. Tables are written first: they need no gnuplot.
    package static func write(
        store: ResultStore, experiment name: String? = nil, partial: Bool = false, to folder: String
    ) throws -> [String] {
        let builder = try TableBuilder(store: store, experiment: name)
        let report = try ExperimentReport(store: store, experiment: name, partial: partial)
        let stem = try ReportFolder.stem(
            builder.experiment.record.name, of: "experiment", isSynthetic: report.isSynthetic)
        let figures = try (builder.settings.figures ?? []).flatMap { figure in
            FigureFiles.names(
                try ReportFolder.stem(figure.name, of: "figure", isSynthetic: builder.isSynthetic))
        }
        var tables = TableFormat.ofFiles.map { format in
            (".\(format.fileExtension)", report.rendered(as: format))
        }
        if let tests = try builder.comparisonTable(builder.lines()) {
            tables += [TableFormat.terminal, .csv].map { format in
                ("-tests.\(format.fileExtension)", tests.rendered(as: format))
            }
        }
        let output = try ReportFolder(folder)
        try output.check(tables.map { stem + $0.0 } + figures + [stem + ".html"])
        var paths = try output.write(tables.map { (stem + $0.0, Data($0.1.utf8)) })
        if !figures.isEmpty {
            paths += try FigureFiles.write(store: store, experiment: name, partial: partial, to: folder)
        }
        let page = try HTMLReport(store: store, experiment: name, partial: partial).text
        return paths + (try output.write([(stem + ".html", Data(page.utf8))]))
    }
}
