import Foundation
import ThawStore
import ThawSupport

/// Everything that is reported on an experiment, as files.
package enum ReportFiles {
    /// What was written.
    package struct Written: Sendable {
        /// Where.
        package var paths: [String]
        /// A sentence on each figure that is left out, because it cannot be drawn.
        package var leftOut: [String]
    }

    /// Writes NAME.txt, NAME.md, NAME.tex, NAME.csv, the tests NAME-tests.txt and .csv, the page NAME.html and those of the
    /// experiment's figures that can be drawn into `folder`, which is made if absent. NAME is the experiment's, followed by
    /// `-synthetic` where no data are real.
    ///
    /// Throws `ReportError`, `StoreError`. Nothing is written if the experiment's name is none for a file, or a link would lead
    /// out of the folder. Tables are written first: they need no gnuplot.
    package static func write(
        store: ResultStore, experiment name: String? = nil, partial: Bool = false, to folder: String
    ) throws -> Written {
        let builder = try TableBuilder(store: store, experiment: name)
        let report = try ExperimentReport(store: store, experiment: name, partial: partial)
        let stem = try ReportFolder.stem(
            builder.experiment.record.name, of: "experiment", isSynthetic: report.isSynthetic)
        let figures = try FigureFiles.names(builder, partial: partial)
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
        let figureFiles = try FigureFiles.writeDrawable(builder, partial: partial, to: output)
        paths += figureFiles.made
        let page = try HTMLReport(store: store, experiment: name, partial: partial)
        paths += try output.write([(stem + ".html", Data(page.text.utf8))])
        return Written(paths: paths, leftOut: (figureFiles.leftOut.map { "\($0)" } + page.leftOut).unique())
    }
}
