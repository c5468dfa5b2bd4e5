import Foundation
import TestSupport
import Testing
import ThawCore
import ThawDatasets
import ThawSupport
import ThawTesting

@testable import ThawExecution
@testable import ThawModel

/// Programs that keep to the contract, and such as do not, each in a process of its own, on tiny data.
@Suite(.timeLimit(.minutes(5))) struct ExternalRunTests {
    private let folder: TemporaryFolder
    private let dataset = TinyData.dataset()

    init() throws {
        folder = try TemporaryFolder()
        let count = dataset.split.test.count
        try NPYFile.write(to: folder.path("good.npy"), count: count) { Float($0) / Float(count) }
        try NPYFile.write(to: folder.path("doubles.npy"), count: count) { Double(Float($0) / Float(count)) }
        try NPYFile.write(to: folder.path("halves.npy"), count: count) { _ in Float16(0.5) }
        // No two alike, but in single precision all are.
        try NPYFile.write(to: folder.path("close.npy"), count: count) { 0.5 + Double($0) * 1e-9 }
        try NPYFile.write(to: folder.path("few.npy"), count: count - 1) { _ in Float(0.5) }
        try NPYFile.write(to: folder.path("nan.npy"), count: count) { $0 == 7 ? Float.nan : 0.5 }
        try NPYFile.write(to: folder.path("logits.npy"), count: count) { Float($0) - 3 }
        try NPYFile.write(to: folder.path("integers.npy"), count: count) { Int32($0) }
        try Data("0.5\n".utf8).write(to: folder.url.appendingPathComponent("text.npy"))
    }

    /// A shell script that answers each phase after `each` was done; `$1` is the folder, `$phase` the phase.
    private func outcome(
        _ each: String, before: String = "", after: String = "", seconds: Double = 60,
        notify: (RunNotice) -> Void = { _ in }
    ) throws -> JobOutcome {
        let script = """
            \(before)
            while read word phase; do
              if [ "$word" = end ]; then break; fi
              \(each)
            done
            \(after)

            """
        try Data(script.utf8).write(to: folder.url.appendingPathComponent("method.sh"))
        let digest = try ProgramFile.digest(of: "method.sh", in: folder.url.path)
        let method = ExternalMethod(
            name: "mine", command: ["sh", "method.sh"], files: ["method.sh": digest], options: [:])
        return try self.outcome(method, seconds: seconds, notify: notify)
    }

    private func outcome(
        _ method: ExternalMethod, seconds: Double = 60, notify: (RunNotice) -> Void = { _ in }
    ) throws -> JobOutcome {
        let description = RunDescription(
            dataset: Choice(name: "tiny", options: [:]), backbone: Choice(name: "deepfm", options: [:]),
            method: Choice(
                name: method.methodName, options: method.commonOptions.merging(method.options) { $1 }),
            training: ["batch": .integer(64)], seed: 3)
        let job = Job(
            identity: String(repeating: "0", count: 64), description: description, dataset: DatasetRecord(dataset),
            pretrainingIdentity: "", fitIdentity: "", keepsFit: false, label: "mine",
            program: ProgramSettings(folder: folder.url.path, seconds: seconds))
        let data = dataset
        let runner = Runner(
            cache: nil, guardCommand: [testWorker, ExternalGuard.commandName], loadDataset: { _ in data },
            makeSession: { _, _ in throw RunFailure(kind: .crashed, reason: "no session is made for a program") })
        return runner.execute(job, notify: notify)
    }

    private func failure(_ outcome: JobOutcome) throws -> RunFailure {
        guard case .failed(let failure) = outcome else {
            Issue.record("\(outcome)")
            throw RunFailure(kind: .crashed, reason: "the run is no failure")
        }
        return failure
    }

    private func result(_ outcome: JobOutcome) throws -> RunResult {
        switch outcome {
        case .finished(let result): return result
        case .failed(let failure): throw failure
        }
    }

    private static func answer(_ scores: String) -> String {
        "cp \(scores).npy \"$1/scores-$phase.npy\"; echo scores $phase"
    }

    @Test func metricsAreThoseOfTheScores() throws {
        var stages: [String] = []
        let result = try result(
            outcome(Self.answer("good")) { if case .stage(let stage) = $0 { stages.append(stage) } })
        let count = dataset.split.test.count
        let scores = (0..<count).map { Float($0) / Float(count) }
        let labels = dataset.split.test.map { dataset.table.labels[Int($0)] }
        #expect(result.phases.map(\.phase) == Phase.allCases)
        for metrics in result.phases {
            #expect(metrics.auc == RankingMetrics.areaUnderROC(scores: scores, labels: labels))
            #expect(metrics.f1 == RankingMetrics.f1AtMeanScore(scores: scores, labels: labels))
            let crossEntropy = zip(scores, labels).reduce(0.0) {
                $0 - log($1.1 == 1 ? max(Double($1.0), exp(-100)) : 1 - Double($1.0))
            }
            #expect(abs(metrics.logLoss - crossEntropy / Double(count)) < 1e-12)
        }
        #expect(result.peakMemory > 0 && result.budgets == nil && result.effort == nil && result.pretrainSeconds == 0)
        #expect(
            stages == [
                "loading data", "mine: writing its data", "mine: cold", "mine: warm-a", "mine: warm-b", "mine: warm-c",
            ])
        // The same numbers in double precision give the same.
        let doubles = try self.result(outcome(Self.answer("doubles")))
        #expect(doubles.phases.map(\.auc) == result.phases.map(\.auc))
        #expect(doubles.phases.map(\.logLoss) == result.phases.map(\.logLoss))
        // As do those in half precision: here 0.5.
        let halves = try self.result(outcome(Self.answer("halves")))
        #expect(halves.phases.map(\.auc) == [0.5, 0.5, 0.5, 0.5])
    }

    /// Scores are compared as the program gives them; a record from before that stays what it was.
    @Test func scoresKeepTheirPrecision() throws {
        let labels = dataset.split.test.map { dataset.table.labels[Int($0)] }
        let exact = try result(outcome(Self.answer("close")))
        let scores = labels.indices.map { 0.5 + Double($0) * 1e-9 }
        let area = try #require(RankingMetrics.areaUnderROC(scores: scores, labels: labels))
        #expect(exact.phases.map(\.auc) == [area, area, area, area] && area != 0.5)
        #expect(exact.phases[0].logLoss == RankingMetrics.logLoss(probabilities: scores, labels: labels))
        #expect(exact.phases[0].f1 == RankingMetrics.f1AtMeanScore(scores: scores, labels: labels))

        let digest = try ProgramFile.digest(of: "method.sh", in: folder.url.path)
        let method = ExternalMethod(
            name: "mine", command: ["sh", "method.sh"], files: ["method.sh": digest], options: ["k": .integer(5)])
        var earlier = method
        earlier.precision = .single
        let rounded = try result(outcome(earlier))
        let single = try #require(RankingMetrics.areaUnderROC(scores: scores.map(Float.init), labels: labels))
        #expect(rounded.phases.map(\.auc) == [single, single, single, single] && single != area)
        // Each is known by what it was, and read back as that.
        for run in [method, earlier] {
            let options = run.commonOptions.merging(run.options) { $1 }
            #expect(ExternalMethod(Choice(name: run.methodName, options: options)) == run)
        }
        #expect(earlier.commonOptions.keys.sorted() == ["command", "files"])
        #expect(method.commonOptions.keys.sorted() == ["command", "files", "scores-precision"])
        var later = method.commonOptions
        later["scores-precision"] = .text("octuple")
        #expect(ExternalMethod(Choice(name: method.methodName, options: later)) == nil)
    }

    /// What is there when, and what never is.
    @Test func aProgramSeesNoMoreThanItMay() throws {
        let check = """
            case $phase in cold) absent="warm-a warm-b warm-c";; warm-a) absent="warm-b warm-c";; warm-b) absent=warm-c;; *) absent=;; esac
            for part in $absent; do if [ -e "$1/$part" ]; then echo "error $part is there in $phase"; exit; fi; done
            if [ -n "$(find "$1" -path '*test*' -name 'label*')" ]; then echo "error test labels"; exit; fi
            for file in schema.json train-base/label.npy test/user_id.npy items/year.npy items/genres.offsets.npy; do
              if [ ! -s "$1/$file" ]; then echo "error $file is not there"; exit; fi
            done
            if [ $phase != cold ] && [ ! -s "$1/$phase/label.npy" ]; then echo "error no labels of $phase"; exit; fi
            \(Self.answer("good"))
            """
        _ = try result(outcome(check))
        // The check can fail.
        let found = try failure(outcome("if [ -e \"$1/train-base\" ]; then echo error it is there; exit; fi"))
        #expect(found.kind == .deterministic && found.reason == "mine gives up: it is there, in cold")
    }

    @Test(arguments: [
        (
            answer("few"),
            "mine gave unusable scores: scores-cold.npy: 47 scores for 48 rows of test (one for each row, in the order of test)"
        ),
        (
            answer("nan"),
            "mine gave unusable scores: scores-cold.npy: score 7 (from 0) is nan (probabilities from 0 to 1 are expected; 1 / (1 + exp(-x)) makes one of a logit)"
        ),
        (
            answer("logits"),
            "mine gave unusable scores: scores-cold.npy: score 0 (from 0) is -3.0 (probabilities from 0 to 1 are expected; 1 / (1 + exp(-x)) makes one of a logit)"
        ),
        (
            answer("integers"),
            "mine gave unusable scores: scores-cold.npy: elements of type int32 (float16, float32 or float64 are expected)"
        ),
        (answer("text"), "mine gave unusable scores: scores-cold.npy: not an .npy file (write it with numpy.save)"),
        (
            "echo scores $phase",
            "mine gave unusable scores: scores-cold.npy: the file is missing (it has to be there before the answer)"
        ),
        (
            "echo loss 0.5",
            "mine answered 'loss 0.5' to 'phase cold', not 'scores cold' (standard output is for answers alone: everything else belongs on standard error)"
        ),
        (
            "echo scores warm-a",
            "mine answered 'scores warm-a' to 'phase cold', not 'scores cold' (standard output is for answers alone: everything else belongs on standard error)"
        ),
        (
            "echo first >&2; echo 'ValueError: x' >&2; exit 3",
            "mine ended by exit code 3, in cold; last lines of its standard error: first | ValueError: x"
        ),
        ("exit 0", "mine ended by exit code 0, in cold"),
        ("echo error the data are too large; exit", "mine gives up: the data are too large, in cold"),
        ("printf '\\377\\n'", "mine answered with bytes that are no UTF-8, in cold"),
        ("head -c 200000 /dev/zero", "mine wrote "),
        ("exec >&-; sleep 60", "mine closed its standard output, in cold"),
    ]) func aBreachOfTheContractIsAFailure(each: String, reason: String) throws {
        let failure = try failure(outcome(each))
        #expect(failure.kind == .deterministic)
        #expect(reason == "mine wrote " ? failure.reason.hasPrefix(reason) : failure.reason == reason)
    }

    @Test func laterPhasesFailAlike() throws {
        let failure = try failure(outcome("if [ $phase = warm-b ]; then exit 4; fi; \(Self.answer("good"))"))
        #expect(failure == RunFailure(kind: .deterministic, reason: "mine ended by exit code 4, in warm-b"))
    }

    @Test func theEndCountsToo() throws {
        let code = try failure(outcome(Self.answer("good"), after: "exit 5"))
        #expect(code == RunFailure(kind: .deterministic, reason: "mine ended by exit code 5"))
        let more = try failure(outcome(Self.answer("good"), after: "echo done"))
        #expect(more == RunFailure(kind: .deterministic, reason: "mine wrote 'done' after the last answer"))
        let flood = try failure(outcome(Self.answer("good"), after: "yes"))
        #expect(flood.kind == .deterministic)
        #expect(flood.reason.contains(#/^mine wrote \d+ bytes after the last answer$/#), "\(flood.reason)")
    }

    @Test func aSignalIsTold() throws {
        let crash = try failure(outcome("kill -SEGV $$"))
        #expect(crash == RunFailure(kind: .crashed, reason: "mine ended by signal 11 (SIGSEGV), in cold"))
        let killed = try failure(outcome("kill -KILL $$"))
        #expect(killed == RunFailure(kind: .killed, reason: "mine ended by signal 9 (SIGKILL), in cold"))
    }

    @Test func aProgramThatCannotBeStartedIsAFailure() throws {
        let none = try failure(
            outcome(ExternalMethod(name: "mine", command: ["no-such-program"], files: [:], options: [:])))
        #expect(none == RunFailure(kind: .deterministic, reason: "mine cannot be started: No such file or directory"))
        try Data("x".utf8).write(to: folder.url.appendingPathComponent("plain"))
        let plain = try failure(outcome(ExternalMethod(name: "mine", command: ["./plain"], files: [:], options: [:])))
        #expect(plain.reason == "mine cannot be started: Permission denied")
        let changed = try failure(
            outcome(ExternalMethod(name: "mine", command: ["./plain"], files: ["plain": "0"], options: [:])))
        #expect(changed.kind == .deterministic && changed.reason.contains("plain is another file than was planned"))
    }

    /// A program that hangs ends when its time is over, with all that it has started, sessions of their own included.
    @Test func nothingOutlivesATimeout() throws {
        let mark = "2\(Int.random(in: 100_000...999_999)).5"
        let clock = Stopwatch()
        let failure = try failure(
            outcome(
                "sleep \(mark) & setsid sleep \(mark) & (setsid sleep \(mark) &) ; echo hanging >&2; sleep \(mark)",
                seconds: 1))
        #expect(failure.kind == .timeout)
        #expect(
            failure.reason
                == "mine took longer than 0:01 (`timeout` of its entry in the spec), in cold; last lines of its standard error: hanging"
        )
        #expect(clock.seconds < 20)
        #expect(processes(with: mark) == [])
    }

    /// What is written on standard error, without end, delays no end.
    @Test(arguments: [
        (
            "yes loud >&2", RunFailure.Kind.timeout,
            "mine took longer than 0:02 (`timeout` of its entry in the spec), in cold; last lines of its standard error: loud"
        ),
        ("yes loud >&2 & yes loud >&2 & yes '' >&2 & sleep 60", .timeout, "mine took longer than 0:02"),
        ("yes >&2 & echo wrong; sleep 60", .deterministic, "mine answered 'wrong' to 'phase cold'"),
        ("yes >&2 & yes", .deterministic, "mine answered 'y' to 'phase cold'"),
        (
            "yes >&2 & echo scores $phase; yes", .deterministic,
            "mine gave unusable scores: scores-cold.npy: the file is missing"
        ),
        ("yes >&2 & tr '\\0' x < /dev/zero", .deterministic, "mine wrote "),
    ]) func aFloodOnStandardErrorDelaysNothing(each: String, kind: RunFailure.Kind, reason: String) throws {
        let clock = Stopwatch()
        let failure = try failure(outcome(each, seconds: 2))
        #expect(failure.kind == kind && failure.reason.hasPrefix(reason), "\(failure)")
        // Far more than it takes, and far less than for ever.
        #expect(clock.seconds < 20)
    }

    /// Processes that each start a successor and end are never there for long enough to be killed one by one.
    @Test func nothingOutlivesATimeoutByStartingSuccessors() throws {
        let mark = "hop-\(UUID().uuidString)"
        try Data("sh hop.sh \(mark) &\n".utf8).write(to: folder.url.appendingPathComponent("hop.sh"))
        let failure = try failure(outcome("for i in 1 2 3; do sh hop.sh \(mark) & done; sleep 60", seconds: 1))
        #expect(failure.kind == .timeout)
        #expect(processes(with: mark) == [])
    }

    /// An answer that stays in a buffer is the usual reason for none.
    @Test func scoresWithoutAnAnswerAreExplained() throws {
        let kept = try failure(outcome("cp good.npy \"$1/scores-$phase.npy\"; sleep 60", seconds: 1))
        #expect(kept.kind == .timeout)
        #expect(
            kept.reason.hasSuffix(
                ", in cold; scores-cold.npy is there, so that the answer is probably kept back in a buffer: flush standard"
                    + " output after each line"), "\(kept.reason)")
        let unended = try failure(outcome("printf 'scores cold'; sleep 60", seconds: 1))
        #expect(unended.reason.hasSuffix("what it has written is no line yet: an answer ends with a newline"))
    }

    /// Python answers at once, whether or not it is told to.
    @Test func pythonKeepsNothingBack() throws {
        let environment = ExternalProcess.environment(["PYTHONHASHSEED": "7"])
        #expect(environment["PYTHONUNBUFFERED"] == "1" && environment["PYTHONHASHSEED"] == "7")
        #expect(ExternalProcess.environment(["PYTHONUNBUFFERED": ""])["PYTHONUNBUFFERED"] == "")
    }

    /// The same where the program ends as it should and leaves others behind.
    @Test func nothingOutlivesTheEnd() throws {
        let mark = "3\(Int.random(in: 100_000...999_999)).5"
        _ = try result(outcome(Self.answer("good"), before: "(setsid sleep \(mark) > /dev/null 2>&1 &)"))
        #expect(processes(with: mark) == [])
    }

    @Test func theFolderIsRemoved() throws {
        _ = try result(outcome("echo $1 > where; \(Self.answer("good"))"))
        let path = try String(contentsOfFile: folder.path("where"), encoding: .utf8)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        #expect(path.contains("/thaw-external-"))
        #expect(!FileManager.default.fileExists(atPath: path))
    }
}

/// The command lines of processes that have `word` in theirs.
private func processes(with word: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).filter { Int($0) != nil }.compactMap {
        let line = FileManager.default.contents(atPath: "/proc/\($0)/cmdline") ?? Data()
        let text = String(decoding: line, as: UTF8.self)
        return text.contains(word) ? text : nil
    }
}
