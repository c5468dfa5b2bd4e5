import ArgumentParser
import Foundation
import ThawReporting
import ThawStore

struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Print the table of an experiment from its database, draw its figures, or make a page of it all.",
        discussion: """
            The same database gives the same bytes.

              thaw report results/table1.sqlite --format markdown
              thaw report experiments/table1.yaml --format latex --out table1.tex
              thaw report results/table1.sqlite --format html --out table1.html
              thaw report results/table1.sqlite --tests
              thaw report experiments/figure2.yaml --figures results
              thaw report experiments/figure2.yaml --files results

            A figure that cannot be drawn is an error of --figures; --files and the page go on without it, and say so.

            Of each figure there are NAME.svg and NAME.pdf, and what gnuplot made them from: NAME.gp and NAME.dat. To \
            change its looks, edit NAME.gp and run `gnuplot NAME.gp` in that folder.
            """)

    @OptionGroup var arguments: ResultsArguments

    @Option(help: "The table's format, json for programs, or html for the page.")
    var format: ReportFormat = .table(.terminal)

    @Flag(help: "Show table and figures even if runs are missing, and say which.")
    var partial = false

    @Flag(help: "Show the trials by which options were chosen (`tune` in the spec) instead of the table.")
    var trials = false

    @Flag(help: "Show the tests behind the table's marks: all rows against base, the best against the second.")
    var tests = false

    @Option(help: ArgumentHelp("Draw the figures into this folder, and print no table.", valueName: "folder"))
    var figures: String?

    @Option(
        help: ArgumentHelp(
            "Write the table in every format but json, the tests, the page, and the figures if there are any, into this folder.",
            valueName: "folder"))
    var files: String?

    @Option(
        name: .shortAndLong, help: ArgumentHelp("Write to this file instead of standard output.", valueName: "file"))
    var out: String?

    @OptionGroup var check: UncheckedArguments

    func validate() throws {
        if arguments.source == nil { throw ValidationError("name a result database or a spec") }
        if [out, figures, files].compactMap({ $0 }).count > 1 {
            throw ValidationError("--out, --figures and --files exclude each other")
        }
        if trials && tests { throw ValidationError("--trials and --tests exclude each other") }
        if trials || tests, figures != nil || files != nil || format.isPage {
            throw ValidationError(
                "--\(trials ? "trials" : "tests") is a table: it goes with --out and the formats of tables")
        }
    }

    mutating func run() throws {
        let (database, experiment) = try arguments.resolved(arguments.source ?? "")
        let store = try ResultStore.sound(path: database, lettingThrough: check.unchecked)
        if let figures {
            let drawn = try FigureFiles.write(store: store, experiment: experiment, partial: partial, to: figures)
            return drawn.forEach(Output.note)
        }
        if let files {
            let written = try ReportFiles.write(store: store, experiment: experiment, partial: partial, to: files)
            Self.warn(of: written.leftOut)
            written.paths.forEach(Output.note)
            return Output.noteUnwritten(
                try ExperimentReport(store: store, experiment: experiment, partial: partial), as: .latex)
        }
        let report =
            if trials {
                try ExperimentReport(trialsIn: store, experiment: experiment)
            } else if tests {
                try ExperimentReport(testsIn: store, experiment: experiment, partial: partial)
            } else {
                try ExperimentReport(store: store, experiment: experiment, partial: partial)
            }
        if let name = report.missingPublished {
            Output.note("the table lacks the paper's numbers: published/\(name).json was not there when it was run")
        }
        if case .table(let format) = format { Output.noteUnwritten(report, as: format) }
        let text =
            switch format {
            case .table(let format) where out == nil: Output.text(report, as: format)
            case .table(let format): report.rendered(as: format)
            case .page: try page(of: store, experiment)
            }
        guard let out else { return try Output.write(text, Output.mode) }
        try Output.write(text, to: out)
    }

    private func page(of store: ResultStore, _ experiment: String?) throws -> String {
        let page = try HTMLReport(store: store, experiment: experiment, partial: partial)
        Self.warn(of: page.leftOut)
        return page.text
    }

    /// Reports go on without figures that cannot be drawn, as pages do without gnuplot.
    private static func warn(of leftOut: [String]) {
        for figure in leftOut { Output.note("warning: left out: \(figure)") }
    }
}

/// What `thaw report` writes: a table in one of its formats, or the page.
enum ReportFormat: ExpressibleByArgument {
    case table(TableFormat)
    case page

    init?(argument: String) {
        guard argument != Self.pageName else {
            self = .page
            return
        }
        guard let format = TableFormat(rawValue: argument) else { return nil }
        self = .table(format)
    }

    var isPage: Bool { if case .page = self { true } else { false } }

    var defaultValueDescription: String {
        switch self {
        case .table(let format): format.rawValue
        case .page: Self.pageName
        }
    }

    static var allValueStrings: [String] { TableFormat.allCases.map(\.rawValue) + [pageName] }

    private static let pageName = "html"
}
