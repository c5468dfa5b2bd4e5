import Foundation
import ThawDatasets
import ThawModel
import ThawReporting
import ThawStore
import ThawSupport

/// What a dataset's title says, and whether its sizes let it.
extension DatasetCheck {
    private var isPseudoNew: Bool? {
        let found = values(DatasetOptions.itemsName)
        guard found.count == 1, case .text(let items)? = found.first else { return nil }
        return items == DatasetOptions.Items.pseudoNew.rawValue
    }

    /// The title is one that `DatasetTitle` makes, says what the record and the options of its runs say, and is that of a set
    /// which can have these sizes.
    func checkTitle(_ source: any DatasetSource.Type, _ log: inout CheckLog) {
        let title = DatasetTitle(dataset.title)
        var follows = title
        follows.name = source.description.title
        follows.isSynthetic = dataset.isSynthetic
        if let isPseudoNew { follows.isPseudoNew = isPseudoNew }
        if let known = known[dataset.fingerprint] {
            follows = DatasetTitle(follows.name + (follows.isPseudoNew ? ", pseudo-new items" : ""))
            follows.isRebuilt = known.isRebuilt
        } else if source.rebuiltDigests == nil || dataset.isSynthetic {
            follows.isRebuilt = false
        }
        log.expect(
            dataset.title == follows.text, "datasets", place, "title", found: dataset.title.inQuotes,
            follows: follows.text.inQuotes(limit: 80))
        guard !dataset.isSynthetic, known[dataset.fingerprint] == nil else { return }
        let published = source.published
        guard let doubt = title.doubt else { return checkPublished(source, published, &log) }
        guard let instances = published.instances(inDoubt: doubt) else {
            return log.expect(
                false, "datasets", place, "title", found: dataset.title.inQuotes(limit: 80),
                follows: "how many of \(PlainText.grouped(published.instances)) \(published.unit) there are")
        }
        if instances == published.instances { return checkPublished(source, published, &log) }
        checkSum(of: instances, "of which the title speaks", &log)
    }

    private var split: Int { dataset.splitSizes.values.reduce(0, +) }

    private func checkSum(of instances: Int, _ what: String, _ log: inout CheckLog) {
        log.expect(
            split <= instances, "datasets", place, "split_sizes", found: "\(PlainText.grouped(split)) in all parts",
            follows: "at most \(PlainText.grouped(instances)), \(what)")
        guard isPseudoNew == false, let found = statistics[.instances] else { return }
        log.expect(
            found, is: instances, "dataset_statistics", "\(place), \(DatasetStatistic.instances.rawValue)", "value")
    }

    /// Of data that have the size of the published ones, or say so: every instance is of an item, and of items without a part
    /// in the split each has fewer than 3K.
    private func checkPublished(_ source: any DatasetSource.Type, _ published: PublishedSize, _ log: inout CheckLog) {
        checkSum(of: published.instances, "which were published", &log)
        // Of others, publications do not agree with their files to the last item.
        guard source.archive != nil, isPseudoNew == false, let k = number("warm-size"), let n = number("old-threshold"),
            let old = dataset.itemCounts["old"], let new = dataset.itemCounts["new"],
            let numbers = KnownNumbers.statistics, let items = numbers["\(dataset.name) items"]
        else { return }
        for (statistic, value) in [(DatasetStatistic.items, items), (.users, numbers["\(dataset.name) users"] ?? 0)] {
            guard let found = statistics[statistic] else { continue }
            log.expect(found, is: value, "dataset_statistics", "\(place), \(statistic.rawValue)", "value")
        }
        let (left, dropped) = (published.instances - split, items - old - new)
        let isPossible = dropped >= 0 && (dropped...max(dropped, dropped * (3 * k - 1))).contains(left)
        log.expect(
            isPossible, "datasets", place, "split_sizes", found: "\(PlainText.grouped(split)) in all parts",
            follows: "a split of \(PlainText.grouped(published.instances)) \(published.unit) of "
                + "\(PlainText.grouped(items)) items, as \(dataset.title.inQuotes) has them: "
                + "\(PlainText.grouped(left)) would be left for \(PlainText.grouped(dropped)) items,")
        guard let same = known.values.first(where: { $0.isSplit(of: dataset.name, n, k) }) else { return }
        checkSizes(same, &log)
    }
}

extension PublishedSize {
    /// The number of instances in a title's doubt, `unverified` or `unverified: 100,000 of 1,000,209 ratings`; nil of any other
    /// text.
    fileprivate func instances(inDoubt doubt: String) -> Int? {
        let title = DatasetTitle("", .unverified(instances: instances, published: self))
        if title.doubt == doubt { return instances }
        let digits = doubt.split(separator: " ").dropFirst().first?.filter { $0 != "," } ?? ""
        guard let number = Int(digits), number > 0, number != instances,
            DatasetTitle("", .unverified(instances: number, published: self)).doubt == doubt
        else { return nil }
        return number
    }
}
