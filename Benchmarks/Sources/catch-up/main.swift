// One DeepFM epoch over train-base with Adam's tables dense, and with tables that catch up row by row: seconds of each,
// their ratio, peak memory, and whether the backbones are equal to the bit.
//
//     catch-up DATASET [SYNTHETIC-SCALE]
import Foundation

@testable import Core
@testable import Datasets

let arguments = CommandLine.arguments
guard arguments.count >= 2 else {
    FileHandle.standardError.write(Data("usage: catch-up DATASET [SYNTHETIC-SCALE]\n".utf8))
    exit(2)
}
var options: ResolvedOptions = [:]
if arguments.count > 2, let scale = Double(arguments[2]) {
    options["source"] = .text("synthetic")
    options["synthetic-scale"] = .number(scale)
}
let dataset = try DatasetLoader.load(
    name: arguments[1], options: options,
    locations: .fromEnvironment(ProcessInfo.processInfo.environment))

/// Seconds of one epoch of pre-training, and the backbone's bytes.
func epoch(catchUpRows: Int) throws -> (seconds: Double, backbone: [UInt8]) {
    let session = TrainingSession<Float>(
        dataset: dataset, head: Registry.backbone(named: "deepfm").float, methodName: "base",
        makeMethod: Registry.method(named: "base").float,
        options: Registry.method(named: "base").description.resolve([:], variant: .released),
        training: Training.description.resolve(), seed: 1, pretrainSeed: 1)
    session.context.training.adam.catchUpRows = catchUpRows
    let clock = ContinuousClock()
    let duration = try clock.measure { try session.pretrain() }
    let seconds = Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
    return (seconds, session.exportBackbone())
}

func peakMebibytes() -> Int {
    var usage = rusage()
    getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
    return Int(usage.ru_maxrss) / 1024
}

let tableRows = dataset.table.schema.fields.compactMap(\.kind.vocabulary).reduce(0, +)
print("\(dataset.title): \(dataset.split.trainBase.count) instances of train-base, \(tableRows) rows of tables")
let lazy = try epoch(catchUpRows: AdamSettings().catchUpRows)
print("catching up: \(lazy.seconds) s, peak memory so far \(peakMebibytes()) MiB")
let dense = try epoch(catchUpRows: .max)
print("dense:       \(dense.seconds) s")
print("ratio:       \(dense.seconds / lazy.seconds)")
print("bits:        \(dense.backbone == lazy.backbone ? "equal" : "DIFFERENT")")
exit(dense.backbone == lazy.backbone ? 0 : 1)
