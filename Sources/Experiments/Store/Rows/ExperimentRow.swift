import GRDB

/// A row of `experiments`.
struct ExperimentRow: TableRow {
    static let databaseTableName = "experiments"

    var name: String
    var title: String
    var spec: String
    /// JSON, as the next.
    var report: String
    var published: String?

    enum CodingKeys: String, CodingKey, ColumnExpression { case name, title, spec, report, published }

    init(_ experiment: ExperimentRecord) {
        name = experiment.name
        title = experiment.title
        spec = experiment.specText
        report = experiment.reportSettingsJSON
        published = experiment.publishedJSON
    }

    var record: ExperimentRecord {
        ExperimentRecord(
            name: name, title: title, specText: spec, reportSettingsJSON: report, publishedJSON: published)
    }
}
