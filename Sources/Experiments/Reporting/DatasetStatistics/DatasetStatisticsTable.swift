import Foundation
import ThawCore
import ThawModel
import ThawPlanning
import ThawSpec
import ThawStore
import ThawSupport

/// A table of dataset statistics: one column for each dataset, and one beside it for the paper's numbers.
package struct DatasetStatisticsTable: Hashable, Sendable {
    /// The title above it.
    package var title: String
    /// In the table's order.
    package var columns: [Column]
    /// In the spec's order.
    package var rows: [Row]
    /// Sentences below the table.
    package var notes: [String]
    /// As `TableModel.isUnchecked`.
    package var isUnchecked = false
    /// As `TableModel.digest`.
    package var digest: String?

    /// A dataset, or what the paper says of it.
    package struct Column: Hashable, Sendable {
        /// Says so if the data are synthetic.
        package var title: String
        /// Whether its numbers are the paper's.
        package var isPublished: Bool
    }

    /// One statistic.
    package struct Row: Hashable, Sendable {
        /// The statistic's title.
        package var title: String
        /// One for each column; nil where there is no number.
        package var values: [Int?]
    }

    /// The table of the experiment `name`, from its settings and datasets in `store`.
    ///
    /// Throws `ReportError` for an experiment without statistics, `StoreError` if the database fails.
    init(
        _ experiment: ExperimentRecord, _ settings: DatasetStatisticsSettings, store: ResultStore, digest: String? = nil
    ) throws {
        self.digest = digest
        let datasets = try store.described(by: experiment.name)
        let published = try experiment.publishedJSON.map {
            try PublishedDatasetStatistics(json: Data($0.utf8), path: "\(store.path), experiment \(experiment.name)")
        }
        let titles = datasets.map { dataset -> String in
            // The dataset's own title says whether it is synthetic or rebuilt; the label tells variants of one apart, or is what
            // the spec calls it.
            let title = TableTitles.marked(dataset.record.title, isSynthetic: dataset.record.isSynthetic)
            let isAlone = datasets.filter { $0.record.title == dataset.record.title }.count == 1
            let component = SpecContext.title(of: dataset.record.name, .dataset)
            let isGiven = dataset.label != component && !dataset.label.hasPrefix("\(component) (")
            return isAlone && !isGiven ? title : "\(dataset.label.singleLine), \(title)"
        }
        title = experiment.title.singleLine
        columns = []
        rows = settings.rows.map { Row(title: $0.title, values: []) }
        for (dataset, title) in zip(datasets, titles) {
            columns.append(Column(title: title, isPublished: false))
            for (index, statistic) in settings.rows.enumerated() {
                rows[index].values.append(dataset.statistics[statistic])
            }
            // The paper's numbers are for the real data.
            guard let published, !dataset.record.isSynthetic else { continue }
            columns.append(Column(title: "paper", isPublished: true))
            for (index, statistic) in settings.rows.enumerated() {
                rows[index].values.append(published.value(dataset: dataset.record.name, statistic))
            }
        }
        isUnchecked = store.unchecked != nil
        let synthetic = zip(datasets, titles).filter(\.0.record.isSynthetic).map { _, title -> String in
            "\(title): synthetic data, not the size of the real ones."
                + (published == nil ? "" : " The paper's numbers are therefore not shown beside these.")
        }
        let fingerprints = zip(datasets, titles).map { dataset, title -> String in
            "\(title): fingerprint \(dataset.record.fingerprint.prefix(12))."
        }
        notes = store.unchecked.map { [$0] } ?? []
        if let published { notes.append("Paper: \(published.source).") }
        notes += synthetic
        notes += Self.settingNotes(experiment, datasets, titles)
        notes += fingerprints
        notes += TableBuilder.digestNotes(digest)
    }

    /// What the datasets were read with in place of the defaults, which the spec alone records; nothing where this program
    /// cannot read it.
    private static func settingNotes(
        _ experiment: ExperimentRecord, _ datasets: [DescribedDataset], _ titles: [String]
    ) -> [String] {
        let context = SpecContext()
        let text = experiment.specText
        // Other keys may lead to files, and a database must not.
        let keys = [SpecKeys.experiment, SpecKeys.title, SpecKeys.datasets, SpecKeys.report].map(\.name)
        guard case .object(let map)? = SpecText.value(text), Set(map.keys).isSubset(of: keys),
            let planned = try? SpecReader.read(recorded: text, programs: [:], context: context).plan.datasets
        else { return [] }
        return SettingNotes(
            lines: zip(datasets, titles).map { dataset, title in
                let choice = planned.first { $0.label == dataset.label && $0.choice.name == dataset.record.name }?
                    .choice
                return SettingNotes.Line(
                    titles: [title], components: [""],
                    settings: choice?.departures(
                        on: .dataset, isReal: !dataset.record.isSynthetic, in: context,
                        besides: { RunLabels.states(title, $0.option, $0.value) }) ?? [])
            }, everything: "All datasets"
        ).sentences
    }
}
