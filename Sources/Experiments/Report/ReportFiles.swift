import Foundation

/// Everything that is reported on an experiment, as files.
public enum ReportFiles {
    /// Writes NAME.txt, NAME.md, NAME.tex, NAME.csv, the tests NAME-tests.txt and .csv, the page NAME.html and the
    /// experiment's figures, if it has any, into `folder`, which is made if absent. NAME is the experiment's, followed by
    /// `-synthetic` where no data are real. Returns the paths.
    ///
    /// Throws `ReportError`, `StoreError`. Tables are written first: they need no gnuplot.
    public static func write(
        store: ResultStore, experiment name: String? = nil, partial: Bool = false, to folder: String
    ) throws -> [String] {
        let builder = try TableBuilder(store: store, experiment: name)
        let report = try ExperimentReport(store: store, experiment: name, partial: partial)
        let stem = builder.experiment.record.name + (report.isSynthetic ? "-synthetic" : "")
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw ReportError.notWritten(path: folder, detail: error.localizedDescription)
        }
        var paths: [String] = []
        func write(_ text: String, _ ending: String) throws {
            paths.append("\(folder)/\(stem)\(ending)")
            try TextFile.write(text, to: URL(fileURLWithPath: paths[paths.count - 1]))
        }
        for format in TableFormat.allCases { try write(report.rendered(as: format), ".\(format.fileExtension)") }
        if let tests = try builder.comparisonTable(builder.lines()) {
            for format in [TableFormat.terminal, .csv] {
                try write(tests.rendered(as: format), "-tests.\(format.fileExtension)")
            }
        }
        if builder.settings.figures?.isEmpty == false {
            paths += try FigureFiles.write(store: store, experiment: name, partial: partial, to: folder)
        }
        try write(HTMLReport(store: store, experiment: name, partial: partial).text, ".html")
        return paths
    }
}

/// A file of text that takes the place of an earlier one at once.
enum TextFile {
    /// Throws `ReportError.notWritten`.
    static func write(_ text: String, to file: URL) throws(ReportError) {
        do {
            try Data(text.utf8).write(to: file, options: .atomic)
        } catch {
            throw .notWritten(path: file.path, detail: error.localizedDescription)
        }
    }
}
