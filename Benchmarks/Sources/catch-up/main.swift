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

func shape(_ rows: Int) -> ColdStartDataset {
    var stream = RandomStream(seed: 1)
    let vocab: [(String, Int)] = [("user_id", 1_141_730), ("item_id", 846_812), ("pid", 2), ("cate_id", 6770), ("campaign_id", 423_437), ("customer", 255_876), ("brand", 99_816), ("a", 97), ("b", 13), ("c", 2), ("d", 7), ("e", 4), ("f", 3), ("g", 2), ("h", 5)]
    var fields: [Field] = []; var columns: [Column] = []
    let items = 700
    var itemIDs = [Int32]()
    for (name, v) in vocab {
        fields.append(Field(name, .categorical(vocabulary: v)))
        if name == "user_id" || name == "pid" || v < 100 {
            columns.append(Column(key: .row, values: .categorical(FixedBuffer((0..<rows).map { _ in Int32(stream.uniform() * stream.uniform() * Double(v)) }))))
        } else if name == "item_id" {
            itemIDs = (0..<rows).map { _ in Int32(stream.uniform() * stream.uniform() * Double(items)) }
            columns.append(Column(key: .row, values: .categorical(FixedBuffer(itemIDs))))
        } else {
            columns.append(Column(key: .item, values: .categorical(FixedBuffer((0..<846_812).map { _ in Int32(stream.uniform() * Double(v)) }))))
        }
    }
    for n in ["time_stamp", "price", "count"] { fields.append(Field(n, .continuous)); columns.append(Column(key: .row, values: .continuous(FixedBuffer((0..<rows).map { _ in stream.uniform() })))) }
    let schema = FeatureSchema(fields: fields, item: "item_id", user: "user_id", count: "count", sideInformation: ["item_id", "cate_id", "customer", "campaign_id"])
    let all = (0..<Int32(rows)).map { $0 }
    return ColdStartDataset(name: "x", title: "x", isSynthetic: true, fingerprint: "", table: ExampleTable(schema: schema, columns: columns, labels: FixedBuffer((0..<rows).map { _ in stream.uniform() < 0.05 ? 1 : 0 })), split: ColdStartSplit(trainBase: all, warm: [[0],[1],[2]], test: [0,1,2,3], oldItems: [1], newItems: [2]))
}
let dataset = shape(Int(arguments[1])!)
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
