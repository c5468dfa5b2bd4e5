import ThawCore
import ThawDatasets

/// Data that the two sides call differently. Equal fingerprints are equal data: this is a note, and no difference.
public struct TitleDifference: Hashable, Sendable, Encodable {
    /// SHA-256 (hex) of the data.
    public var fingerprint: String
    /// What each side calls them; of synthetic data, it says so.
    public var titles: Sides<String>
    /// What they are called here: the more cautious of the two.
    public var shown: String
    /// Whether either side has them as synthetic.
    let isSynthetic: Bool

    private enum CodingKeys: String, CodingKey {
        case fingerprint, titles, shown
    }

    /// Of all data that both sides have, those with two titles, by fingerprint.
    static func between(_ a: DatabaseContents, _ b: DatabaseContents) -> [TitleDifference] {
        let records = Sides(a, b).map { contents in
            Dictionary(contents.datasets.map { ($0.fingerprint, $0) }, uniquingKeysWith: { first, _ in first })
        }
        return records.a.keys.sorted().compactMap { fingerprint in
            guard let ours = records.a[fingerprint], let theirs = records.b[fingerprint] else { return nil }
            let titles = Sides(ours, theirs).map { TableTitles.marked($0.title, isSynthetic: $0.isSynthetic) }
            return titles.isSame
                ? nil
                : TitleDifference(
                    fingerprint: fingerprint, titles: titles, shown: DatasetTitle.cautious(titles.a, titles.b),
                    isSynthetic: ours.isSynthetic || theirs.isSynthetic)
        }
    }
}

extension DatabaseContents {
    /// All records of data: of runs, of failures, and those that experiments describe.
    var datasets: [DatasetRecord] {
        runs.values.map(\.dataset) + failures.values.map(\.dataset) + described.values.flatMap { $0.map(\.record) }
    }

    /// With the data of `differences` called as they are shown. What one side knows to be synthetic is so on both.
    func titled(_ differences: [TitleDifference]) -> DatabaseContents {
        let differences = Dictionary(
            differences.map { ($0.fingerprint, $0) }, uniquingKeysWith: { first, _ in first })
        func retitle(_ record: inout DatasetRecord) {
            guard let difference = differences[record.fingerprint] else { return }
            record.title = difference.shown
            record.isSynthetic = record.isSynthetic || difference.isSynthetic
        }
        var contents = self
        contents.runs = runs.mapValues { run in
            var run = run
            retitle(&run.dataset)
            return run
        }
        contents.failures = failures.mapValues { failure in
            var failure = failure
            retitle(&failure.dataset)
            return failure
        }
        contents.described = described.mapValues { datasets in
            datasets.map { dataset in
                var dataset = dataset
                retitle(&dataset.record)
                return dataset
            }
        }
        return contents
    }
}
