import Foundation
import ThawModel
import ThawSupport

/// A paper's table of dataset statistics, as printed.
///
/// The file is JSON: `title`, `source`, `remarks`, and `datasets`: dataset -> statistic -> number.
package struct PublishedDatasetStatistics: Hashable, Sendable {
    /// The table's name in its paper, e.g. `Table 3`.
    package var title: String
    /// The paper and the place in it.
    package var source: String
    private var numbers: [String: [String: Int]]

    /// Decodes `json`; `path` is for messages.
    package init(json: Data, path: String) throws(ReportError) {
        do {
            let file = try JSONDecoder().decode(File.self, from: json)
            (title, source, numbers) = (file.title.singleLine, file.source.singleLine, file.datasets)
        } catch {
            throw .badPublished(path: path, detail: DecodingReason.text(error))
        }
        for (dataset, values) in numbers.sorted(by: { $0.key < $1.key }) {
            for name in values.keys.sorted() where DatasetStatistic(rawValue: name) == nil {
                let hint = NearestName.hint(for: name, in: DatasetStatistic.allCases.map(\.rawValue))
                throw .badPublished(path: path, detail: "\(dataset): no statistic \(name.inQuotes), \(hint)")
            }
        }
    }

    /// The printed number, or nil where the paper has none.
    func value(dataset: String, _ statistic: DatasetStatistic) -> Int? { numbers[dataset]?[statistic.rawValue] }

    /// All numbers, by their place in the file: `movielens-1m users`.
    package var places: [String: Int] {
        Dictionary(
            uniqueKeysWithValues: numbers.flatMap { dataset, values in
                values.map { ("\(dataset) \($0)", $1) }
            })
    }

    private struct File: Decodable {
        var title: String
        var source: String
        var datasets: [String: [String: Int]]
    }
}
