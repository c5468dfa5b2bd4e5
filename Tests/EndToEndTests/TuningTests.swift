import Foundation
import TestSupport
import Testing
import ThawStore

/// `tune` by the program itself: trials, choice, runs.
@Suite(.serialized) struct TuningTests {
    /// Two settings with two trials, two runs of base, two that wait.
    private static let spec = """
        experiment: tuned
        datasets: [\(Workplace.dataset)]
        backbones: [deepfm]
        methods:
          - base
          - cvar: {repeats: 2, refresh-epochs: 1}
        seeds: [1, 2]
        tune:
          - {method: cvar, options: {refresh-repeats: [1, 3]}, seeds: [7, 8]}

        """

    private func place() throws -> Workplace {
        let place = try Workplace()
        try place.write(Self.spec, to: "tuned.yaml")
        return place
    }

    private func dump(_ name: String, in place: Workplace) throws -> String {
        try ResultStore(path: place.folder.path(name), access: .readOnly).dump(includingTimes: false)
    }

    @Test func trialsThenChoiceThenRuns() throws {
        let place = try place()
        #expect(try place.thaw("validate", "tuned.yaml").output == "tuned.yaml: no errors, 4 runs, 4 trials\n")
        let before = try place.thaw("plan", "tuned.yaml", "--db", "one.sqlite")
        #expect(before.output.contains("4 trials: 4 will run\n"))
        #expect(before.output.hasSuffix("4 runs: 2 will run, 2 waits for refresh-repeats\n"), "\(before.output)")
        #expect(try place.thaw("plan", "tuned.yaml", "--resolved", "3").code == 2)

        let one = try place.thaw("run", "tuned.yaml", "--db", "one.sqlite", "--jobs", "1")
        #expect(one.code == 0, "\(one.errors)")
        #expect(one.errors.contains("trials: 4 of 4 runs finished"))
        #expect(one.output.contains(#/CVAR: refresh-repeats [13], chosen on pseudo-new items/#), "\(one.output)")
        let two = try place.thaw("run", "tuned.yaml", "--db", "two.sqlite", "--jobs", "2")
        #expect(two.output == one.output)
        #expect(try dump("one.sqlite", in: place) == dump("two.sqlite", in: place))

        let bytes = place.bytes("one.sqlite")
        let again = try place.thaw("run", "tuned.yaml", "--db", "one.sqlite")
        #expect(again.code == 0 && again.output == one.output && place.bytes("one.sqlite") == bytes)
        #expect(again.errors.contains("trials: 4 runs exist already, none to do; runs: 4 runs exist already"))
        let after = try place.thaw("plan", "tuned.yaml", "--db", "one.sqlite")
        #expect(after.output.hasSuffix("4 runs: 4 exists already\n"))
        #expect(try place.thaw("plan", "tuned.yaml", "--db", "one.sqlite", "--resolved", "3").code == 0)
        let status = try place.thaw("status", "one.sqlite")
        #expect(status.output.contains(#/4 of 4 trials done; refresh-repeats [13] chosen\n$/#), "\(status.output)")

        // The winner is the better mean of the recorded trials, and the runs have it.
        let store = try ResultStore(path: place.folder.path("one.sqlite"), access: .readOnly)
        let experiment = try #require(try store.experiments().first)
        let tuning = try #require(experiment.tunings.first)
        let means = try tuning.settings.map { setting in
            let runs = try store.runs(identities: setting.trials.map(\.identity))
            #expect(runs.values.allSatisfy { $0.dataset.title == "MovieLens-1M (synthetic), pseudo-new items" })
            let values = runs.values.flatMap(\.result.phases).map(\.auc)
            #expect(values.count == 8)
            return values.reduce(0, +) / 8
        }
        #expect(means[0] != means[1])
        let winner = means[0] > means[1] ? 0 : 1
        #expect(tuning.choice == winner)
        for (setting, mean) in zip(tuning.settings, means) { #expect(abs(try #require(setting.mean) - mean) < 1e-12) }
        let tuned = experiment.members.filter { $0.description.method.name == "cvar" }
        #expect(
            tuned.map { $0.description.method.options["refresh-repeats"] } == [
                .integer([1, 3][winner]), .integer([1, 3][winner]),
            ])

        for (format, mark) in [
            ("terminal", "Setting"), ("markdown", "| Setting |"), ("latex", "Setting &"), ("csv", "group,row"),
        ] {
            let trials = try place.thaw("report", "tuned.yaml", "--db", "one.sqlite", "--trials", "--format", format)
            #expect(trials.code == 0 && trials.output.contains(mark), "\(trials.output)")
            #expect(trials.output.contains("\([1, 3][winner]) (chosen)"))
            #expect(trials.output.contains("pseudo-new items, DeepFM, CVAR; settings: refresh-repeats"))
        }
        let none = try place.thaw("run", "small.yaml", "--db", "small.sqlite")
        #expect(none.code == 0 && !none.output.contains("pseudo-new"))
        #expect(try place.thaw("report", "small.sqlite", "--trials").code == 2)
    }

    @Test func killsBetweenTrialsAndRunsLeaveNoTrace() throws {
        let place = try place()
        let whole = try place.thaw("run", "tuned.yaml", "--db", "whole.sqlite")
        #expect(whole.code == 0, "\(whole.errors)")
        try FileManager.default.removeItem(atPath: place.folder.path("cache"))

        // Killed after the first trial, then after the first run.
        for mark in ["1/4 ", " chosen: mean "] {
            // Without the cache, each trial is fitted anew, which leaves time for the kill.
            let run = try ThawProcess(
                ["run", "tuned.yaml", "--db", "killed.sqlite", "--jobs", "1", "--no-cache"], in: place.folder)
            for _ in 0..<6000 where !run.errors.contains(mark) && run.process.isRunning { usleep(5_000) }
            run.process.send(SIGKILL)
            #expect(try run.wait().code == -SIGKILL)
            let status = try place.thaw("status", "killed.sqlite").output
            #expect(status.contains(mark == "1/4 " ? "2 runs wait for the choice" : "4 of 4 trials done"), "\(status)")
            let report = try place.thaw("report", "killed.sqlite")
            #expect(report.code == 1 && report.output.isEmpty && report.errors.contains("of 4 runs are missing"))
            let partial = try place.thaw("report", "killed.sqlite", "--partial")
            #expect(partial.code == 0, "\(partial.errors)")
            #expect(partial.output.contains("not chosen yet") == (mark == "1/4 "), "\(partial.output)")
        }
        let last = try place.thaw("run", "tuned.yaml", "--db", "killed.sqlite")
        #expect(last.code == 0 && last.output == whole.output, "\(last.errors)")
        #expect(try dump("killed.sqlite", in: place) == dump("whole.sqlite", in: place))
    }

    @Test func aSettingWhoseTrialsFailIsNotChosen() throws {
        let place = try Workplace()
        // The second noise scale leaves nothing of the signal: the loss is not a number.
        let options = "repeats: 1, refresh-epochs: 0"
        func spec(_ scales: String) -> String {
            """
            experiment: failing
            datasets: [\(Workplace.dataset)]
            backbones: [deepfm]
            methods: [csdm: {\(options)}]
            seeds: [1]
            tune: [{method: csdm, options: {noise-scale: \(scales)}, seeds: [7]}]

            """
        }
        try place.write(spec("[9000, 0.1]"), to: "failing.yaml")
        let run = try place.thaw("run", "failing.yaml", "--db", "failing.sqlite")
        #expect(run.code == 0, "\(run.errors)")
        #expect(run.output.contains("noise-scale 0.1, chosen") && run.output.contains("1 of them left out"))
        try place.write(spec("[9000, 8000]"), to: "failing.yaml")
        let none = try place.thaw("run", "failing.yaml", "--db", "none.sqlite")
        #expect(none.code == 1 && none.output.isEmpty)
        #expect(none.errors.contains("1 run without a choice") && none.errors.contains("1 of 1 run is missing"))
    }
}
