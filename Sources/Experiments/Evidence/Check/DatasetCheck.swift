import ThawCore
import ThawDatasets
import ThawModel
import ThawReporting
import ThawSupport

/// Compares what is recorded of a dataset with the options of the runs on it, and its sizes with each other.
struct DatasetCheck {
    let dataset: DatasetRecord
    let statistics: [DatasetStatistic: Int]
    /// The dataset's options in the runs on it, whole numbers as numbers.
    let uses: Set<ResolvedOptions>
    /// Those that did runs on it.
    let programs: RecordingPrograms
    var known = KnownDataset.all

    var place: String { "\(dataset.fingerprint.prefix(12)) (\(dataset.name))" }

    func check(_ log: inout CheckLog) {
        guard let source = DatasetRegistry.source(named: dataset.name) else {
            return log.note(
                unknown: "the dataset \(dataset.name.inQuotes)", "datasets", place, "name", by: programs)
        }
        let sizes = TableBuilder.partOrder.compactMap { dataset.splitSizes[$0] }
        log.expect(
            sizes.count == TableBuilder.partOrder.count && dataset.splitSizes.count == sizes.count, "datasets", place,
            "split_sizes", found: dataset.splitSizes.keys.sorted().joined(separator: ", "),
            follows: TableBuilder.partOrder.joined(separator: ", "))
        log.expect(
            Set(dataset.itemCounts.keys) == ["old", "new"], "datasets", place, "item_counts",
            found: dataset.itemCounts.keys.sorted().joined(separator: ", "), follows: "new, old")
        let counts = Array(dataset.splitSizes.values) + dataset.itemCounts.values + statistics.values
        let areCounts = counts.allSatisfy((0...Int(Int32.max)).contains)
        log.expect(
            areCounts, "datasets", place, "split_sizes", found: "numbers of instances or items that no data have")
        if areCounts {
            checkUses(&log)
            checkStatistics(&log)
            checkTitle(source, &log)
        }
        checkKnown(&log)
    }

    // MARK: - Options

    func number(_ name: String) -> Int? {
        guard case .number(let value)? = uses.first?[name] else { return nil }
        return Int(exactly: value)
    }

    func values(_ name: String) -> [OptionValue] { uses.compactMap { $0[name] }.unique() }

    private func checkUses(_ log: inout CheckLog) {
        for option in ["old-threshold", "warm-size", DatasetOptions.itemsName] {
            let found = values(option).map(RunLabels.spell).sorted()
            log.expect(
                found.count <= 1, "runs", "on data \(place)", "spec",
                found: "\(option) \(found.joined(separator: " and "))",
                follows: "one value: data of one fingerprint are split alike")
        }
        let generated = uses.filter { $0[DatasetOptions.sourceName] == .text(DatasetOptions.Origin.synthetic.rawValue) }
        for option in DatasetOptions.syntheticNames.sorted() {
            let found = Set(generated.compactMap { $0[option] }.map(RunLabels.spell)).sorted()
            log.expect(
                found.count <= 1, "runs", "on data \(place)", "spec",
                found: "\(option) \(found.joined(separator: " and "))",
                follows: "one value: others would have generated other data")
        }
        for origin in values("source") {
            guard case .text(let word) = origin, word != DatasetOptions.Origin.auto.rawValue else { continue }
            log.expect(
                dataset.isSynthetic ? 1 : 0, is: word == DatasetOptions.Origin.synthetic.rawValue ? 1 : 0, "datasets",
                place, "synthetic")
        }
        guard uses.count >= 1, values("warm-size").count == 1, values("old-threshold").count == 1,
            let k = number("warm-size"), let n = number("old-threshold"), let new = dataset.itemCounts["new"],
            let old = dataset.itemCounts["old"]
        else { return }
        for part in ["warm-a", "warm-b", "warm-c"] {
            log.expect(
                dataset.splitSizes[part] == k * new, "datasets", place, "split_sizes",
                found: "\(part) \(dataset.splitSizes[part] ?? 0)",
                follows: "\(k * new): \(k) of each of \(new) new items")
        }
        let (test, trainBase) = (dataset.splitSizes["test"] ?? 0, dataset.splitSizes["train-base"] ?? 0)
        log.expect(
            (1...max(1, new * (n - 3 * k))).contains(test), "datasets", place, "split_sizes", found: "test \(test)",
            follows: "1 to \(new * (n - 3 * k)): \(new) new items have at most \(n) instances each")
        log.expect(
            trainBase >= old * (n + 1), "datasets", place, "split_sizes", found: "train-base \(trainBase)",
            follows: "at least \(old * (n + 1)): \(old) old items have more than \(n) instances each")
    }

    // MARK: - Statistics

    private func checkStatistics(_ log: inout CheckLog) {
        func expect(_ statistic: DatasetStatistic, _ value: Int?) {
            guard let found = statistics[statistic], let value else { return }
            log.expect(found, is: value, "dataset_statistics", "\(place), \(statistic.rawValue)", "value")
        }
        for part in [DatasetStatistic.trainBase, .warmA, .warmB, .warmC, .test] {
            expect(part, dataset.splitSizes[part.rawValue])
        }
        expect(.oldItems, dataset.itemCounts["old"])
        expect(.newItems, dataset.itemCounts["new"])
        if let items = statistics[.items], let old = dataset.itemCounts["old"], let new = dataset.itemCounts["new"] {
            expect(.droppedItems, items - old - new)
        }
        func atMost(_ statistic: DatasetStatistic, _ bound: Int?, _ what: String) {
            guard let found = statistics[statistic], let bound else { return }
            log.expect(
                found <= bound, "dataset_statistics", "\(place), \(statistic.rawValue)", "value", found: "\(found)",
                follows: "at most \(bound), \(what)")
        }
        for statistic in [DatasetStatistic.positives, .users, .items] {
            atMost(statistic, statistics[.instances], "the number of instances")
        }
        atMost(.newItemsInTest, dataset.itemCounts["new"], "the number of new items")
        if let instances = statistics[.instances] {
            let split = dataset.splitSizes.values.reduce(0, +)
            log.expect(
                instances >= split, "dataset_statistics", "\(place), instances", "value", found: "\(instances)",
                follows: "at least \(split), the sum of split_sizes")
        }
    }

    // MARK: - What this program knows of it

    private func checkKnown(_ log: inout CheckLog) {
        guard let known = known[dataset.fingerprint] else { return }
        log.expect(dataset.name, is: known.name, "datasets", place, "name")
        log.expect(dataset.isSynthetic ? 1 : 0, is: 0, "datasets", place, "synthetic")
        checkSizes(known, &log)
    }

    func checkSizes(_ known: KnownDataset, _ log: inout CheckLog) {
        for (part, rows) in known.splitSizes.sorted(by: { $0.key < $1.key }) {
            log.expect(
                dataset.splitSizes[part] == rows, "datasets", place, "split_sizes",
                found: "\(part) \(dataset.splitSizes[part] ?? 0)", follows: "\(rows)")
        }
        for (kind, items) in known.itemCounts.sorted(by: { $0.key < $1.key }) {
            log.expect(
                dataset.itemCounts[kind] == items, "datasets", place, "item_counts",
                found: "\(kind) \(dataset.itemCounts[kind] ?? 0)", follows: "\(items)")
        }
    }
}
