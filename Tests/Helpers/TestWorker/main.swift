// A worker whose jobs misbehave on demand, and a program that runs a scheduler, so that tests can kill real processes.
//
//   thaw-test-worker worker                              speaks the worker protocol
//   thaw-test-worker guarded <database> <cache>          a worker that cannot read the test set before all is chosen
//   thaw-test-worker schedule <workers> <jobs> <log>     does the jobs of a JSON file; one line a job goes to the log
import Experiments
import Foundation

/// Does what the job's label says: a verb, and for some an argument.
struct LabelledExecutor: JobExecutor {
    func execute(_ job: Job, notify: (RunNotice) -> Void) -> JobOutcome {
        let words = job.label.split(separator: " ").map(String.init)
        let argument = words.count > 1 ? words[1] : ""
        notify(.stage(words[0]))
        switch words[0] {
        case "sleep":
            Thread.sleep(forTimeInterval: Double(argument) ?? 0)
        case "warn":
            notify(.warning("the same each time"))
        case "crash":
            FileHandle.standardError.write(Data("first words\nlast words".utf8))
            kill(getpid(), SIGKILL)
        case "exit":
            exit(Int32(argument) ?? 1)
        case "print":
            // Both of what a library might do: buffered and not.
            print("{\"ready\":{}}")
            fflush(nil)
            FileHandle.standardOutput.write(Data("no newline".utf8))
        case "garble":
            FileHandle(fileDescriptor: 3).write(Data("nonsense\n".utf8))
            Thread.sleep(forTimeInterval: 600)
        case "hang", "hang-once":
            if words[0] == "hang-once", FileManager.default.fileExists(atPath: argument) { break }
            // Whole or not at all: the test waits for this file and reads it at once.
            try? Data("\(getpid())".utf8).write(to: URL(fileURLWithPath: argument), options: .atomic)
            Thread.sleep(forTimeInterval: 600)
        case "environment":
            let value = ProcessInfo.processInfo.environment[argument] ?? "unset"
            return .failed(RunFailure(kind: .deterministic, reason: value))
        case "stick":
            // Of this the scheduler's side makes more.
            break
        default:
            return .failed(RunFailure(kind: .deterministic, reason: "no verb \(words[0])"))
        }
        // Not a short decimal, so that a loss of bits on the way would show.
        let auc = 1 / Double(job.description.seed + 3)
        let metrics = PhaseMetrics(phase: .cold, auc: auc, f1: 0, logLoss: 0, seconds: 0)
        return .finished(
            RunResult(
                phases: [metrics], pretrainSeconds: 0, totalSeconds: 0, parameterCount: 0, peakMemory: 0, startedAt: 0))
    }
}

func schedule(workers: String, jobs: String, log: String) throws -> Int32 {
    let data = try Data(contentsOf: URL(fileURLWithPath: jobs))
    let scheduler = Scheduler(
        jobs: try JSONDecoder().decode([Job].self, from: data), workerCount: Int(workers) ?? 1,
        workerCommand: [CommandLine.arguments[0], "worker"])
    try Data().write(to: URL(fileURLWithPath: log))
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: log))
    let summary = try scheduler.run(
        onOutcome: { job, outcome in
            let words = job.label.split(separator: " ")
            if words[0] == "stick" {
                try Data("\(getpid())".utf8).write(to: URL(fileURLWithPath: String(words[1])), options: .atomic)
                Thread.sleep(forTimeInterval: 600)
            }
            switch outcome {
            case .finished: try file.write(contentsOf: Data("finished \(job.identity)\n".utf8))
            case .failed(let failure): try file.write(contentsOf: Data("\(failure.kind) \(job.identity)\n".utf8))
            }
        }, progress: standardProgressReporter())
    try FileHandle.standardError.write(contentsOf: Data("\(summary)\n".utf8))
    return summary.stoppedBy.map { 128 + $0 } ?? (summary.failed > 0 ? 1 : 0)
}

let arguments = CommandLine.arguments
switch (arguments.dropFirst().first, arguments.count) {
case ("worker", 2):
    try WorkerLoop(executor: LabelledExecutor()).run()
case ("guarded", 4):
    try WorkerLoop(executor: GuardedExecutor(database: arguments[2], cache: arguments[3])).run()
case ("guarded", 5):
    print(LinearAlgebraReport.current.text)
case ("schedule", 5):
    exit(try schedule(workers: arguments[2], jobs: arguments[3], log: arguments[4]))
default:
    exit(64)
}
