import Foundation
// A worker whose jobs misbehave on demand, and a program that runs a scheduler, so that tests can kill real processes.
//
//   thaw-test-worker worker                              speaks the worker protocol
//   thaw-test-worker trivial                             does any run at once, with made-up metrics
//   thaw-test-worker misbehaving                         the same, but some seeds: 2 hangs, 3 allocates without end, 4
//                                                        divides by zero, 5 exits, 6 fails by itself
//   thaw-test-worker guarded <database> <cache>          a worker that cannot read the test set before all is chosen
//   thaw-test-worker run <spec> <database> <workers>     `thaw run` with trivial workers; data's cache in ./cache
//   thaw-test-worker session <seed>                      base on DeepFM and tiny synthetic data, by the library alone:
//                                                        prints the log-loss after each phase, with all digits
//   thaw-test-worker external-guard ...                  watches over the program of an external method
//   thaw-test-worker schedule <workers> <jobs> <log>     does the jobs of a JSON file; one line a job goes to the log
import ThawCore
import ThawDatasets
import ThawExecution
import ThawModel
import ThawPlanning

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
        case "allocate":
            allocateWithoutEnd()
        case "divide":
            divideByZero()
        case "refuse":
            return .failed(RunFailure(kind: .data, reason: "tiny: the data have changed"))
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

/// Takes memory and uses it, until somebody stops that (or, so that no machine suffers from a test, at 8 GiB).
func allocateWithoutEnd() {
    var blocks: [[UInt8]] = []
    for number in 0..<512 {
        blocks.append([UInt8](repeating: UInt8(number % 255 + 1), count: 16 << 20))
        usleep(5000)
    }
    // Without this, the compiler leaves them out.
    FileHandle.standardError.write(Data("\(blocks.map { Int($0[$0.count / 2]) }.reduce(0, +))\n".utf8))
}

func divideByZero() {
    let zero = CommandLine.arguments.count - 2
    print(1 / zero)
}

/// Does what a description says in no time: metrics are made up from the seed, and some seeds misbehave.
struct TrivialExecutor: JobExecutor {
    var misbehaves: Bool

    func execute(_ job: Job, notify: (RunNotice) -> Void) -> JobOutcome {
        let seed = job.description.seed
        if misbehaves {
            notify(.stage("warm-a"))
            switch seed {
            case 2: Thread.sleep(forTimeInterval: 600)
            case 3: allocateWithoutEnd()
            case 4: divideByZero()
            case 5: exit(7)
            case 6: return .failed(RunFailure(kind: .deterministic, reason: "the loss became NaN"))
            default: break
            }
        }
        let metrics = Phase.allCases.map {
            PhaseMetrics(phase: $0, auc: 0.5 + 0.4 / Double(seed + 3), f1: 0.5, logLoss: 0.5, seconds: 0)
        }
        return .finished(
            RunResult(
                phases: metrics, pretrainSeconds: 0, totalSeconds: 0, parameterCount: 0, peakMemory: 0,
                startedAt: Date().timeIntervalSince1970))
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

/// What `thaw run` does, with workers that take no time.
func run(spec path: String, database: String, workers: String) throws -> Int32 {
    let spec = try SpecReader.read(path: path, context: SpecContext())
    let plan = try IdentifiedPlan(spec.plan, locations: DataLocations(root: "/nowhere", cache: "cache"))
    var runner = ExperimentRunner(plan: plan, database: database, workerCount: Int(workers) ?? 1)
    runner.worker = WorkerExecutable(command: [CommandLine.arguments[0], "trivial"])
    let summary = try runner.run(progress: standardProgressReporter())
    try FileHandle.standardError.write(contentsOf: Data("\(summary)\n".utf8))
    return summary.stoppedBy.map { 128 + $0 } ?? (summary.isIncomplete ? 1 : 0)
}

/// What a program does that uses ThawCore and ThawDatasets, and has neither scheduler nor worker.
func session(seed: Int) throws {
    let dataset = try DatasetLoader.load(
        name: "movielens-1m", options: ["source": .text("synthetic"), "synthetic-scale": .number(0.03)],
        locations: DataLocations(root: "data", cache: "cache"))
    let session = try Registry.standard.makeSession(dataset: dataset, backbone: "deepfm", method: "base", seed: seed)
    try session.pretrain()
    try session.fit()
    for phase in Phase.allCases {
        if phase != .cold { try session.warmUp(phase) }
        print(try session.evaluate().logLoss)
    }
}

let arguments = CommandLine.arguments
if arguments.dropFirst().first == ExternalGuard.commandName { ExternalGuard.run(Array(arguments.dropFirst(2))) }
switch (arguments.dropFirst().first, arguments.count) {
case ("worker", 2):
    try WorkerLoop(executor: LabelledExecutor()).run()
case ("trivial", 2):
    try WorkerLoop(executor: TrivialExecutor(misbehaves: false)).run()
case ("misbehaving", 2):
    try WorkerLoop(executor: TrivialExecutor(misbehaves: true)).run()
case ("session", 3):
    try session(seed: Int(arguments[2]) ?? 1)
case ("trivial", 3), ("misbehaving", 3):
    print(LinearAlgebraReport.current.text)
case ("guarded", 4):
    try WorkerLoop(executor: GuardedExecutor(database: arguments[2], cache: arguments[3])).run()
case ("guarded", 5):
    print(LinearAlgebraReport.current.text)
case ("run", 5):
    do {
        exit(try run(spec: arguments[2], database: arguments[3], workers: arguments[4]))
    } catch {
        FileHandle.standardError.write(Data("error: \(error)\n".utf8))
        exit(2)
    }
case ("schedule", 5):
    exit(try schedule(workers: arguments[2], jobs: arguments[3], log: arguments[4]))
default:
    exit(64)
}
