import Testing
import ThawCore

@testable import ThawExecution
@testable import ThawModel
@testable import ThawSupport

@Suite struct ProgressTests {
    let state = ProgressState(
        total: 70, done: 23, failed: 1, elapsed: 151, remaining: 309.6,
        running: [.init(label: "csdm seed 3", stage: "warm-a"), .init(label: "cvar seed 4", stage: "")])

    @Test func aWideLineShowsAll() {
        #expect(
            ProgressLine.text(state, width: 120, colours: false)
                == "[#######-----------------] 23/70, 1 failed  2:31 elapsed, about 5:10 left  "
                + "csdm seed 3 (warm-a) | cvar seed 4")
    }

    @Test func aNarrowLineLeavesOutWhatMattersLess() {
        let lines = [
            100: "[#######-----------------] 23/70, 1 failed  2:31 elapsed, about 5:10 left  csdm seed 3 (warm-a) ...",
            80: "[#######-----------------] 23/70, 1 failed  2:31 elapsed, about 5:10 left",
            65: "[###-------] 23/70, 1 failed  2:31 elapsed, about 5:10 left",
            55: "23/70, 1 failed  2:31 elapsed, about 5:10 left",
            20: "23/70, 1 failed  2:",
            1: "",
        ]
        for (width, line) in lines { #expect(ProgressLine.text(state, width: width, colours: false) == line) }
    }

    @Test func noLineReachesTheLastColumn() {
        for width in 1...200 { #expect(ProgressLine.text(state, width: width, colours: false).count < width) }
    }

    @Test func coloursTakeNoRoom() {
        let line = ProgressLine.text(state, width: 65, colours: true)
        #expect(
            line
                == "[\u{1B}[32m###\u{1B}[0m-------] \u{1B}[31m23/70, 1 failed\u{1B}[0m  "
                + "2:31 elapsed, about 5:10 left")
    }

    @Test func timesReadLikeAClock() {
        #expect(
            [0, 59.6, 600, 3599.4, 3600, 36_061].map(clockText) == [
                "0:00", "1:00", "10:00", "59:59", "1:00:00", "10:01:01",
            ])
    }

    @Test func theEstimateWeighsMethodsByTheirMeans() {
        let jobs = (1...4).flatMap { seed in
            ["base", "csdm"].map { job("tiny deepfm \($0) seed \(seed)", seed: seed, method: $0) }
        }
        var tracker = ProgressTracker(jobs, workerCount: 2)
        #expect(tracker.state(elapsed: 0, running: []).remaining == nil)
        // Base takes 10 s; csdm is unknown yet and counts as the mean of all: 7 x 10 / 2.
        tracker.record(0, .finished(result()), seconds: 10)
        #expect(tracker.state(elapsed: 10, running: []).remaining == 35)
        // (3 x 10 + 3 x 50) / 2; a run in progress has done some of it, but never more than it should take.
        tracker.record(1, .finished(result()), seconds: 50)
        #expect(tracker.state(elapsed: 50, running: []).remaining == 90)
        let running = [(3, 20.0), (2, 100.0)].map { ProgressTracker.Running(job: $0, stage: "fit", seconds: $1) }
        let state = tracker.state(elapsed: 70, running: running)
        #expect(state.remaining == 75)
        #expect(state.running.map(\.label) == ["csdm seed 2", "base seed 2"])
        // A failed run is done, and says nothing about durations.
        tracker.record(2, .failed(RunFailure(kind: .deterministic, reason: "NaN")), seconds: 1)
        #expect(tracker.state(elapsed: 71, running: []).remaining == 85)
        #expect(tracker.state(elapsed: 71, running: []).failed == 1)
    }

    @Test func theLastRunHasOneWorker() {
        var tracker = ProgressTracker([job("a"), job("b", seed: 2)], workerCount: 2)
        tracker.record(0, .finished(result()), seconds: 8)
        #expect(tracker.state(elapsed: 8, running: []).remaining == 8)
        tracker.record(1, .finished(result()), seconds: 8)
        #expect(tracker.state(elapsed: 16, running: []).remaining == 0)
    }

    @Test func plainProgressWritesALineForEachRun() {
        var text = ""
        let progress = PlainProgress { text += $0 }
        progress.update(state)
        progress.update(state)
        let finished = JobOutcome.finished(result(auc: [0.74604, 0.8, 0.81, 0.825]))
        progress.completed(job("tiny base seed 1"), finished, seconds: 24.06, state: state)
        let failed = JobOutcome.failed(RunFailure(kind: .crashed, reason: "worker ended by exit code 3"))
        progress.completed(job("tiny base seed 2"), failed, seconds: 1, state: state)
        progress.note("warning: no room")
        progress.finish(state)
        #expect(
            text == """
                progress: 23/70, 1 failed, 2:31 elapsed, about 5:10 left
                23/70 tiny base seed 1: AUC cold 0.7460, warm-a 0.8000, warm-b 0.8100, warm-c 0.8250 (24.1 s)
                23/70 tiny base seed 2: failed: worker ended by exit code 3
                warning: no room

                """)
    }

    @Test func terminalProgressRedrawsOnlyWhatChanged() {
        var text = ""
        let progress = TerminalProgress(colours: false, width: { 30 }, write: { text += $0 })
        let short = ProgressState(total: 2, done: 0, failed: 0, elapsed: 1, remaining: nil)
        progress.note("hello")
        progress.update(short)
        progress.update(short)
        progress.note("warning")
        progress.finish(short)
        progress.finish(short)
        let line = "0/2  0:01 elapsed"
        #expect(text == "hello\n\r\u{1B}[K\(line)\r\u{1B}[Kwarning\n\(line)\r\u{1B}[K")
    }
}
