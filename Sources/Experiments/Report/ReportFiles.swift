import Foundation

/// Everything that is reported on an experiment, as files.
public enum ReportFiles {
    /// Writes NAME.txt, NAME.md, NAME.tex and NAME.csv into `folder`, which is made if absent, and the experiment's
    /// figures if it has any. NAME is the experiment's, followed by `-synthetic` where no data are real. Returns the
    /// paths.
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
        for format in TableFormat.allCases {
            let path = "\(folder)/\(stem).\(format.fileExtension)"
            do {
                try Data(report.rendered(as: format).utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
            } catch {
                throw ReportError.notWritten(path: path, detail: error.localizedDescription)
            }
            paths.append(path)
        }
        guard builder.settings.figures?.isEmpty == false else { return paths }
        return paths + (try FigureFiles.write(store: store, experiment: name, partial: partial, to: folder))
    }
}
