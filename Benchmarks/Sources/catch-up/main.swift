// Adam with dense tables beside tables that catch up row by row: an epoch of DeepFM over train-base, a whole run of a
// method on that backbone, and whether all parameters and metrics are equal to the bit.
//
//     catch-up DATASET [SYNTHETIC-SCALE [METHOD]]
import Foundation

@testable import ThawCore
@testable import ThawDatasets

let arguments = CommandLine.arguments
let scale = arguments.count > 2 ? Double(arguments[2]) : nil
guard arguments.count >= 2, arguments.count == 2 || scale != nil else {
    FileHandle.standardError.write(Data("usage: catch-up DATASET [SYNTHETIC-SCALE [METHOD]]\n".utf8))
    exit(2)
}
var options: ResolvedOptions = [:]
if let scale {
    options["source"] = .text("synthetic")
    options["synthetic-scale"] = .number(scale)
}
let method = arguments.count > 3 ? Registry.standard.method(named: arguments[3]) : Base.entry
guard let method else {
    FileHandle.standardError.write(Data("no method \(arguments[3])\n".utf8))
    exit(2)
}
let dataset = try DatasetLoader.load(
    name: arguments[1], options: options,
    locations: .fromEnvironment(ProcessInfo.processInfo.environment))

/// Wall-clock time, and the processor's time of this process: the former depends more on what else the machine does.
struct Seconds {
    var wall = 0.0
    var processor = 0.0

    static func + (a: Seconds, b: Seconds) -> Seconds {
        Seconds(wall: a.wall + b.wall, processor: a.processor + b.processor)
    }
}

func usage() -> rusage {
    var usage = rusage()
    getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
    return usage
}

func measure<R>(_ body: () throws -> R) rethrows -> (result: R, seconds: Seconds) {
    func processor() -> Double {
        let usage = usage()
        return [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) * 1e-6 }
    }
    let (start, before) = (DispatchTime.now().uptimeNanoseconds, processor())
    let result = try body()
    let wall = Double(DispatchTime.now().uptimeNanoseconds - start) * 1e-9
    return (result, Seconds(wall: wall, processor: processor() - before))
}

func session(catchUpRows: Int) -> TrainingSession<Float> {
    let session = TrainingSession(dataset: dataset, backbone: DeepFM.entry, method: method, seed: 1)
    session.context.training.adam.catchUpRows = catchUpRows
    return session
}

/// The times of a run, and what it leaves.
struct Run {
    var epoch, export, phases: Seconds
    var metrics: [Evaluation]
    /// After pre-training, and after the run.
    var sessions: [TrainingSession<Float>]

    /// Runs as `thaw run` does: the phases go on from the exported backbone.
    init(catchUpRows: Int) throws {
        let trained = session(catchUpRows: catchUpRows)
        epoch = try measure { try trained.pretrain() }.seconds
        let bytes: [UInt8]
        (bytes, export) = measure { trained.exportBackbone() }
        let imported = session(catchUpRows: catchUpRows)
        (metrics, phases) = try measure {
            try imported.importBackbone(bytes)
            try imported.fit()
            return try Phase.allCases.map { phase in
                if phase != .cold { try imported.warmUp(phase) }
                return try imported.evaluate()
            }
        }
        sessions = [trained, imported]
    }

    var total: Seconds { epoch + export + phases }

    /// Whether parameters and metrics have the same bits.
    func isEqual(to other: Run) -> Bool {
        func parts(_ session: TrainingSession<Float>) -> [(start: UnsafeMutablePointer<Float>, count: Int)] {
            ([session.backbone.store] + [session.method.ownStore].compactMap(\.self)).map { ($0.values, $0.count) }
                + session.backbone.runningStatistics.map { ($0.pointer, $0.count) }
        }
        return metrics == other.metrics
            && zip(sessions.flatMap(parts), other.sessions.flatMap(parts)).allSatisfy { a, b in
                a.count == b.count && memcmp(a.start, b.start, a.count * MemoryLayout<Float>.size) == 0
            }
    }
}

func text(_ x: Double, _ digits: Int = 1) -> String { String(format: "%.\(digits)f", x) }
func show(_ name: String, _ dense: Seconds, _ lazy: Seconds) {
    func cell(_ seconds: Seconds) -> String {
        let text = "\(text(seconds.wall)) s (\(text(seconds.processor)) s)"
        return String(repeating: " ", count: max(0, 22 - text.count)) + text
    }
    let ratios = "\(text(dense.wall / lazy.wall, 2)) (\(text(dense.processor / lazy.processor, 2)))"
    print(name.padding(toLength: 34, withPad: " ", startingAt: 0) + cell(dense) + cell(lazy) + "   " + ratios)
}

let tables = dataset.table.schema.fields.compactMap(\.kind.vocabulary)
print(
    "\(dataset.title): \(dataset.split.trainBase.count) instances of train-base, \(tables.reduce(0, +)) rows of tables")

let lazy = try Run(catchUpRows: AdamSettings().catchUpRows)
print("catching up: peak memory \(usage().ru_maxrss / 1024) MiB")
let (trained, run) = (lazy.sessions[0], lazy.sessions[1])
let large = trained.backbone.store.parameters.filter { trained.context.training.adam.catchesUp($0) }
for parameter in large {
    let before = trained.backbone.store.makeCatchUpTable(parameter).settle().rows.reduce(0) { $0 + Int($1) }
    print("\(parameter.name): \(before) of \(parameter.shape[0]) rows never read in pre-training, and left behind")
}
let rest = measure { _ = trained.backbone.store.values }.seconds
let restOfRun = measure { _ = (run.backbone.store.values, run.method.ownStore?.values) }.seconds
let dense = try Run(catchUpRows: .max)

print("seconds, and in brackets those of the processor:    dense           catching up   ratio")
show("one epoch", dense.epoch, lazy.epoch)
show("export of the backbone", dense.export, lazy.export)
show("fit, phases, evaluation", dense.phases, lazy.phases)
show("the whole run", dense.total, lazy.total)
print("and with all rows brought up to date, which nobody needs:")
show("one epoch, export, all rows", dense.epoch + dense.export, lazy.epoch + lazy.export + rest)
show("the whole run, all rows", dense.total, lazy.total + restOfRun)
let isEqual = dense.isEqual(to: lazy)
print("bits of parameters and metrics: \(isEqual ? "equal" : "DIFFERENT")")
exit(isEqual ? 0 : 1)
