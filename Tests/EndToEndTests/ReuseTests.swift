import Foundation
import GRDB
import Testing
import ThawStore

/// Runs taken over from other databases, and figures from the command line.
@Suite(.serialized) struct ReuseTests {
    private static let other = """
        experiment: other
        datasets: [\(Workplace.dataset)]
        backbones: [deepfm]
        methods:
          - base
          - csdm: {repeats: 2, refresh-epochs: 1, refresh-repeats: 1}
        seeds: {from: 1, count: 5}
        report:
          figures:
            - {name: phases, kind: phases}
            - {name: times, kind: bars, metric: seconds-per-batch}

        """

    @Test func runsAreTakenOverWithAllThatIsRecordedOfThem() throws {
        let place = try Workplace()
        #expect(try place.thaw("run", "small.yaml", "--no-report").code == 0)
        try place.write(Self.other, to: "other.yaml")
        try place.write("not a database", to: "results/broken.sqlite")
        let run = try place.thaw("run", "other.yaml", "--reuse", "results", "--no-report")
        #expect(run.code == 0, "\(run.errors)")
        #expect(run.errors.contains("8 runs taken over from results/small-synthetic.sqlite"))
        #expect(run.errors.contains("no runs taken over from results/broken.sqlite: "))
        #expect(run.errors.contains("2 of 2 runs finished") && run.errors.contains("8 existed already"))
        func lines(_ name: String) throws -> Set<Substring> {
            let store = try ResultStore(path: place.folder.path("results/\(name)-synthetic.sqlite"), access: .readOnly)
            let dump = try store.dump(includingTimes: true)
            return Set(dump.split(separator: "\n").filter { $0.hasPrefix("run ") })
        }
        // Eight runs with their four phases, to the last bit of their times.
        #expect(try lines("small").intersection(lines("other")).count == 8)
    }

    @Test func nothingIsTakenWhereValuesDoNotFollow() throws {
        let place = try Workplace()
        #expect(try place.thaw("run", "small.yaml", "--no-report", "--db", "theirs.sqlite").code == 0)
        let queue = try DatabaseQueue(path: place.folder.path("theirs.sqlite"))
        try queue.write { try $0.execute(sql: "UPDATE stage_budgets SET instances = 2 * instances") }
        try queue.close()
        try place.write(Self.other, to: "other.yaml")
        let refused = try place.thaw("run", "other.yaml", "--reuse", "theirs.sqlite", "--no-report")
        #expect(
            refused.code == 2 && refused.errors.contains("`thaw check theirs.sqlite` says all"), "\(refused.errors)")
        #expect(!place.exists("results/other-synthetic.sqlite"))
        let forced = try place.thaw("run", "other.yaml", "--reuse", "theirs.sqlite", "--unchecked", "--no-report")
        #expect(forced.code == 0 && forced.errors.contains("8 runs taken over from theirs.sqlite"), "\(forced.errors)")
        #expect(forced.errors.contains("theirs.sqlite: Unchecked: "))
    }

    @Test(.enabled(if: hasGnuplot, "gnuplot is not installed (gnuplot-nox)"))
    func figuresAreWrittenBesideTheTables() throws {
        let place = try Workplace()
        try place.write(Self.other, to: "other.yaml")
        #expect(try place.thaw("run", "other.yaml", "--no-report").code == 0)
        #expect(try place.thaw("run", "other.yaml", "--no-report", "--no-cache", "--db", "timed.sqlite").code == 0)
        // Five backbones, pre-trained for base; CSDM found them in the cache, base did not.
        let figures = try place.thaw("report", "timed.sqlite", "--figures", "figures")
        #expect(figures.code == 0, "\(figures.errors)")
        for name in ["phases", "times"] {
            for file in ["gp", "dat", "svg", "pdf", "caption.txt"] {
                #expect(place.exists("figures/\(name)-synthetic.\(file)"), "\(name) \(file)")
            }
        }
        let files = try place.thaw("report", "timed.sqlite", "--files", "files")
        #expect(files.code == 0, "\(files.errors)")
        for file in ["txt", "md", "tex", "csv", "html"] { #expect(place.exists("files/other-synthetic.\(file)")) }
        let none = try place.thaw("run", "small.yaml", "--no-report")
        #expect(none.code == 0)
        let refused = try place.thaw("report", "small.yaml", "--figures", "figures")
        #expect(refused.code == 2 && refused.errors.contains("its spec asks for no figures"))
    }

    @Test func withoutGnuplotTablesStillWork() throws {
        let place = try Workplace()
        try place.write(Self.other, to: "other.yaml")
        #expect(try place.thaw("run", "other.yaml", "--no-report", "--no-cache").code == 0)
        let report = try ThawProcess(
            ["report", "other.yaml", "--files", "files"], in: place.folder, path: "/nowhere"
        ).wait()
        #expect(report.code == 2)
        #expect(
            report.errors.contains("gnuplot is missing") && report.errors.contains("apt-get install gnuplot-nox"),
            "\(report.errors)")
        #expect(place.exists("files/other-synthetic.txt"))
    }

    @Test func statisticsNeedNoRuns() throws {
        let place = try Workplace()
        try place.write(
            "experiment: sizes\ndatasets: [\(Workplace.dataset)]\nreport: {statistics: {rows: [users, instances]}}\n",
            to: "sizes.yaml")
        #expect(try place.thaw("validate", "sizes.yaml").output == "sizes.yaml: no errors, 1 dataset\n")
        #expect(try place.thaw("plan", "sizes.yaml").output.hasSuffix("1 dataset to describe, nothing to run\n"))
        let run = try place.thaw("run", "sizes.yaml")
        #expect(run.code == 0, "\(run.errors)")
        #expect(run.output.contains("MovieLens-1M (synthetic)") && run.output.contains("\nUsers "))
        #expect(try place.thaw("report", "sizes.yaml").output == run.output)
        #expect(try place.thaw("run", "sizes.yaml").output == run.output)
    }
}

private let hasGnuplot = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    .contains { FileManager.default.isExecutableFile(atPath: "\($0)/gnuplot") }
