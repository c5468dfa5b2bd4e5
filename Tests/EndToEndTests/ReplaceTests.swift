import Foundation
import TestSupport
import Testing
import ThawStore

/// Specs that no longer have what is recorded.
@Suite(.serialized) struct ReplaceTests {
    private func small(seeds: Int, _ more: String = "") -> String {
        Workplace.small.replacingOccurrences(of: "{from: 1, count: 4}", with: "{from: 1, count: \(seeds)}") + more
    }

    @Test func recordedRunsLeaveTablesOnlyWhereAskedFor() throws {
        let place = try Workplace()
        #expect(try place.thaw("run", "small.yaml", "--db", "a.sqlite", "--no-report").code == 0)
        let before = place.bytes("a.sqlite")
        // 12 runs, cut to 4.
        try place.write(
            """
            experiment: small
            datasets: [\(Workplace.dataset)]
            backbones: [deepfm]
            methods: [base, cvar: {repeats: 2, refresh-epochs: 1, refresh-repeats: 1}]
            seeds: [1, 2]
            report: {table: {metrics: [auc, relaimpr]}}
            """, to: "small.yaml")
        let refused = try place.thaw("run", "small.yaml", "--db", "a.sqlite", "--no-report")
        #expect(refused.code == 2)
        #expect(
            refused.errors.contains(
                "error: a.sqlite: 8 runs with results would leave the tables of small: MovieLens-1M DeepFM Base seeds 3-4; "
                    + "MovieLens-1M DeepFM CVAR seeds 3-4; MovieLens-1M DeepFM CSDM seeds 1-4; put them back"),
            "\(refused.errors)")
        #expect(refused.errors.contains("--replace"))
        #expect(place.bytes("a.sqlite") == before)
        // The same where a command records in a database of its own.
        let parts = try place.thaw("run", "small.yaml", "--db", "a.sqlite", "--no-report", "--parts")
        #expect(parts.code == 2 && parts.errors.contains("8 runs with results would leave"), "\(parts.errors)")
        #expect(place.bytes("a.sqlite") == before && !place.exists("a.sqlite.parts"))
        // And where they are submitted.
        let submitted = try place.thaw("submit", "small.yaml", "--db", "a.sqlite", "--engine", "slurm", "--dry-run")
        #expect(
            submitted.code == 2 && submitted.errors.contains("8 runs with results would leave"), "\(submitted.errors)")

        let replaced = try place.thaw("run", "small.yaml", "--db", "a.sqlite", "--no-report", "--replace")
        #expect(
            replaced.code == 0 && replaced.errors.contains("4 runs exist already, none to do"), "\(replaced.errors)")
        let store = try ResultStore.checked(path: place.folder.path("a.sqlite"))
        #expect(try store.experiments().first?.members.count == 4)
        // Nothing is lost: the spec as it was finds all of it.
        #expect(try store.finishedIdentities().count == 12)
        try place.write(Workplace.small, to: "small.yaml")
        let back = try place.thaw("run", "small.yaml", "--db", "a.sqlite", "--no-report")
        #expect(back.code == 0 && back.errors.contains("12 runs exist already, none to do"), "\(back.errors)")
    }

    @Test func otherEditsNeedNothing() throws {
        let place = try Workplace()
        try place.write(small(seeds: 2), to: "small.yaml")
        let arguments = ["run", "small.yaml", "--db", "a.sqlite", "--no-report"]
        #expect(try place.thaw(arguments).code == 0)
        // More runs, another title, a label, another report.
        for text in [
            small(seeds: 3), small(seeds: 3, "title: Another\n"),
            small(seeds: 3).replacingOccurrences(of: "- cvar: {", with: "- cvar: {label: Ours, "),
            small(seeds: 3).replacingOccurrences(of: "[auc, relaimpr]", with: "[auc]"),
        ] {
            try place.write(text, to: "small.yaml")
            let run = try place.thaw(arguments)
            #expect(run.code == 0, "\(run.errors)")
        }
        // Another option takes the runs without it out of the tables.
        try place.write(
            small(seeds: 3).replacingOccurrences(of: "- cvar: {repeats: 2", with: "- cvar: {repeats: 3"),
            to: "small.yaml")
        let refused = try place.thaw(arguments)
        #expect(refused.code == 2 && refused.errors.contains("3 runs with results would leave"), "\(refused.errors)")
        // What is planned and has no result may go.
        try place.write(small(seeds: 9), to: "small.yaml")
        let run = try ThawProcess(arguments + ["--jobs", "1"], in: place.folder)
        for _ in 0..<3000 where !run.errors.contains("\n1/18 ") && run.process.isRunning { usleep(10_000) }
        run.process.send(SIGINT)
        _ = try run.wait()
        let store = try ResultStore.checked(path: place.folder.path("a.sqlite"))
        let planned = try #require(try store.experiments().first).members
        let finished = try store.finishedIdentities()
        let seeds = Set(planned.filter { finished.contains($0.identity) }.map(\.description.seed))
        try #require(planned.count == 27 && finished.count < 27)
        try place.write(small(seeds: try #require(seeds.max())), to: "small.yaml")
        let rest = try place.thaw(arguments)
        #expect(rest.code == 0, "\(rest.errors)")
    }
}

/// Runs that an earlier version recorded, done again.
@Suite(.serialized, .enabled(if: hasRealData, "set THAW_DATA to the folder that holds ml-1m"))
struct DoneAgainTests {
    private static let committed = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("results/movielens-1m-rebuilt").path

    /// Two seeds of two methods, once done anew and once taken over from records that lack options which came later.
    @Test func runsTakenOverAreEqualToRunsDoneAnew() throws {
        let place = try Workplace()
        try place.write(
            """
            experiment: four
            datasets: [movielens-1m]
            backbones: [deepfm]
            methods: [base, csdm]
            seeds: [1, 2]
            report: {table: {metrics: [auc, relaimpr]}}
            """, to: "four.yaml")
        // The tests' own environment: real data.
        let variables = ["THAW_DATA": ProcessInfo.processInfo.environment["THAW_DATA"] ?? ""]
        func thaw(_ arguments: String...) throws -> ThawProcess.Result {
            try ThawProcess(arguments, in: place.folder, variables: variables).wait()
        }
        let reused = try thaw("run", "four.yaml", "--db", "reused.sqlite", "--no-report", "--reuse", Self.committed)
        #expect(reused.code == 0 && reused.errors.contains("4 runs taken over from "), "\(reused.errors)")
        let fresh = try thaw("run", "four.yaml", "--db", "fresh.sqlite", "--no-report")
        #expect(fresh.code == 0, "\(fresh.errors)")
        for names in [["fresh.sqlite", "reused.sqlite"], ["reused.sqlite", "fresh.sqlite"]] {
            let diff = try place.thaw(["diff"] + names)
            #expect(diff.code == 0 && diff.output.contains("Runs: all 4 have the same bits."), "\(diff.output)")
        }
    }
}

private let hasRealData = ProcessInfo.processInfo.environment["THAW_DATA"]?.isEmpty == false
