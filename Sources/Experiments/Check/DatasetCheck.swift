import ThawCore
import ThawDatasets

/// Compares what is recorded of a dataset with the options of the runs on it, and its sizes with each other.
struct DatasetCheck {
    let dataset: DatasetRecord
    let statistics: [DatasetStatistic: Int]
    /// The dataset's options in the runs on it, whole numbers as numbers.
    let uses: Set<ResolvedOptions>
    var known = KnownDataset.all

    private var place: String { "\(dataset.fingerprint.prefix(12)) (\(dataset.name))" }
    private var isRegistered: Bool { DatasetRegistry.source(named: dataset.name) != nil }

    func check(_ log: inout CheckLog) {
        guard isRegistered else {
            return log.cannotCheck("datasets", place, "this thaw does not know the dataset \(dataset.name.inQuotes)")
        }
        let sizes = TableBuilder.partOrder.compactMap { dataset.splitSizes[$0] }
        log.expect(
            sizes.count == TableBuilder.partOrder.count && dataset.splitSizes.count == sizes.count, "datasets", place,
            "split_sizes", found: dataset.splitSizes.keys.sorted().joined(separator: ", "),
            follows: TableBuilder.partOrder.joined(separator: ", "))
        let counts = Array(dataset.splitSizes.values) + dataset.itemCounts.values + statistics.values
        let areCounts = counts.allSatisfy((0...Int(Int32.max)).contains)
        log.expect(
            areCounts, "datasets", place, "split_sizes", found: "numbers of instances or items that no data have")
        if areCounts {
            checkUses(&log)
            checkStatistics(&log)
        }
        checkTitle(&log)
        checkKnown(&log)
    }

    // MARK: - Options

    private func number(_ name: String) -> Int? {
        guard case .number(let value)? = uses.first?[name] else { return nil }
        return Int(exactly: value)
    }

    private func values(_ name: String) -> [OptionValue] { uses.compactMap { $0[name] }.unique() }

    private func checkUses(_ log: inout CheckLog) {
        for option in ["old-threshold", "warm-size", DatasetOptions.itemsName] {
            let found = values(option).map(RunLabels.spell).sorted()
            log.expect(
                found.count <= 1, "runs", "on data \(place)", "spec",
                found: "\(option) \(found.joined(separator: " and "))",
                follows: "one value: data of one fingerprint are split alike")
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

    // MARK: - Title

    private func checkTitle(_ log: inout CheckLog) {
        func expect(_ says: String, _ isSo: Bool) {
            let does = dataset.title.lowercased().contains(says)
            log.expect(
                does == isSo, "datasets", place, "title", found: dataset.title.inQuotes,
                follows: isSo ? "a title that says \(says.inQuotes)" : "one that does not say \(says.inQuotes)")
        }
        expect("synthetic", dataset.isSynthetic)
        if case .text(let items)? = uses.first?[DatasetOptions.itemsName], values(DatasetOptions.itemsName).count == 1 {
            expect(DatasetOptions.Items.pseudoNew.rawValue, items == DatasetOptions.Items.pseudoNew.rawValue)
        }
        log.expect(
            !LabelCheck.names(dataset.title, another: dataset.name, of: .dataset), "datasets", place, "title",
            found: dataset.title.inQuotes, follows: "the title of \(dataset.name)")
    }

    // MARK: - What this program knows of it

    private func checkKnown(_ log: inout CheckLog) {
        guard let known = known[dataset.fingerprint] else { return }
        log.expect(dataset.name, is: known.name, "datasets", place, "name")
        log.expect(dataset.isSynthetic ? 1 : 0, is: 0, "datasets", place, "synthetic")
        log.expect(
            dataset.title.contains(known.qualifier), "datasets", place, "title", found: dataset.title.inQuotes,
            follows: "a title that says \(known.qualifier.inQuotes)")
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
