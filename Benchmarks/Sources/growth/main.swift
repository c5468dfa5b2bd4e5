// One point of the figure of growth: pre-trains DeepFM on invented data for an epoch, fits a method, and prints seconds
// of the processor and the peak of resident memory as JSON. `Benchmarks/growth/growth.py` calls it.
//
//     growth METHOD ROWS FIELDS WIDTH BATCH
import Foundation

@testable import ThawCore

/// Invented instances with so many fields: user, item, the item's count, and categorical ones of 1,000 values, of which the
/// first two are side information.
func inventedData(rows: Int, fields: Int) -> ColdStartDataset {
    let (users, items, oldItems, vocabulary) = (10_000, 4_000, 3_000, 1_000)
    var stream = RandomStream(seed: 1).child("growth")
    func draw(_ count: Int, _ bound: Int) -> FixedBuffer<Int32> {
        FixedBuffer((0..<count).map { _ in Int32(1 + stream.next(below: bound)) })
    }
    // Warm sets and test take 12,000 instances each, whatever the rest.
    let part = 12_000
    let total = rows + 4 * part
    let itemIDs = FixedBuffer(
        (0..<total).map { row in
            Int32(row < rows ? 1 + stream.next(below: oldItems) : oldItems + 1 + stream.next(below: items - oldItems))
        })
    let labels = FixedBuffer((0..<total).map { _ in UInt8(stream.next(below: 2)) })
    var listed = [
        Field("user_id", .categorical(vocabulary: users + 1)), Field("item_id", .categorical(vocabulary: items + 1)),
    ]
    var columns = [
        Column(key: .row, values: .categorical(draw(total, users))), Column(key: .row, values: .categorical(itemIDs)),
    ]
    for number in 0..<max(2, fields - 3) {
        let key: Column.Key = number < 2 ? .item : .row
        listed.append(Field("field_\(number)", .categorical(vocabulary: vocabulary + 1)))
        columns.append(Column(key: key, values: .categorical(draw(key == .item ? items + 1 : total, vocabulary))))
    }
    listed.append(Field("count", .continuous))
    columns.append(Column(key: .item, values: .continuous(FixedBuffer([Double](repeating: 0.5, count: items + 1)))))
    let ranges = (0..<4).map { Int32(rows + $0 * part)..<Int32(rows + ($0 + 1) * part) }
    return ColdStartDataset(
        name: "growth", title: "Invented", isSynthetic: true, fingerprint: "growth",
        table: ExampleTable(
            schema: FeatureSchema(
                fields: listed, item: "item_id", user: "user_id", count: "count",
                sideInformation: ["item_id", "field_0", "field_1", "count"]),
            columns: columns, labels: labels),
        split: ColdStartSplit(
            trainBase: 0..<Int32(rows), warm: Array(ranges.prefix(3)), test: ranges[3], oldItems: 1...Int32(oldItems),
            newItems: Int32(oldItems) + 1...Int32(items)))
}

struct Point: Codable {
    var epoch, fit: Double
    var peakMiB: Double
    var steps: Int
}

func usage() -> (seconds: Double, peakMiB: Double) {
    var usage = rusage()
    getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
    let seconds = [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) * 1e-6 }
    return (seconds, Double(usage.ru_maxrss) / 1024)
}

let words = CommandLine.arguments
guard words.count == 6, case let numbers = words.dropFirst(2).compactMap({ Int($0) }), numbers.count == 4 else {
    FileHandle.standardError.write(Data("usage: growth METHOD ROWS FIELDS WIDTH BATCH\n".utf8))
    exit(2)
}
let session = try Registry.standard.makeSession(
    dataset: inventedData(rows: numbers[0], fields: numbers[1]), backbone: "deepfm", method: words[1],
    training: ["embedding": .integer(numbers[2]), "batch": .integer(numbers[3])], seed: 1)
let start = usage().seconds
try session.pretrain()
let pretrained = usage().seconds
try session.fit()
let end = usage()
let point = Point(
    epoch: pretrained - start, fit: end.seconds - pretrained, peakMiB: end.peakMiB, steps: session.pretrainingSteps)
print(String(decoding: try JSONEncoder().encode(point), as: UTF8.self))
