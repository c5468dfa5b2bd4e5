import ThawModel

/// `report`: the table, the statistics.
extension SpecKeys {
    package static let report = SpecKey(
        "report", .map(Report.map), .defaultWords("a table of AUC by method and phase"),
        "The table and the figures to make, or statistics of the datasets.",
        example: "report:\n  table: {rows: method, columns: phase, groups: dataset, metrics: [auc, relaimpr]}")

    enum Report {
        static let map = SpecMap(
            "report", [table, figures, statistics], exclusions: [(statistics, others: [table, figures])])

        static let table = SpecKey(
            "table", .map(Table.map), .defaultWords("AUC by method and phase"), "The table of the runs' results.",
            example: "report:\n  table: {rows: method, metrics: [auc, relaimpr], spread: interval}")
        static let figures = SpecKey(
            "figures", .list(.map(Figure.map)), .defaultWords("none"),
            "Figures beside the table, each with a name of its own.",
            example:
                "report:\n  figures:\n    - {name: figure2, kind: phases, lines: method, panels: [dataset, backbone]}")
        static let statistics = SpecKey(
            "statistics", .map(Statistics.map), .defaultWords("none"),
            "Statistics of the datasets in place of runs; such a spec has no backbones, methods and seeds.",
            example: "report:\n  statistics: {rows: [users, items, instances], published: table3}")
    }

    enum Table {
        static let map = SpecMap("table", [rows, columns, groups, metrics, spread, published])

        private static let defaults = ReportSettings()
        static let rows = SpecKey(
            "rows", .choice(TableAxis.self), .defaultValue(.text(defaults.rows.rawValue)),
            "What there is a row for; every row averages over nothing but seeds.",
            example: "report:\n  table: {rows: training, groups: [dataset, method]}")
        /// There is nothing to choose; the key is there so that a spec can say what its table looks like.
        static let columns = SpecKey(
            "columns", .choice(["phase"]), .defaultValue(.text("phase")),
            "What there is a column for: always the phases.",
            example: "report:\n  table: {columns: phase}")
        static let groups = SpecKey(
            "groups", .oneOrMore(.choice(TableAxis.self)),
            .defaultValue(.list(defaults.groups.map { .text($0.rawValue) })),
            "What there is a block of rows for; an axis that varies and is not named is added.",
            example: "report:\n  table: {groups: [dataset, backbone]}")
        static let metrics = SpecKey(
            "metrics", .list(.choice(TableMetric.self), isUnique: true),
            .defaultValue(.list(defaults.metrics.map { .text($0.rawValue) })),
            "What each cell shows: measures of the predictions, or what a phase cost (rows x passes, steps, seconds).",
            example: "report:\n  table: {metrics: [auc, relaimpr, instances]}")
        static let spread = SpecKey(
            "spread", .choice(SpreadMeasure.self),
            .defaultValue(.text((defaults.spread ?? .standardDeviation).rawValue)),
            "What stands behind each mean: the sample standard deviation over the seeds, half the mean's 95 % interval "
                + "(Student's t), or nothing.",
            example: "report:\n  table: {spread: interval}")
        static let published = SpecKey(
            "published", .name, .defaultWords("none"),
            "File in the folder `published` beside the spec, with the paper's numbers, without its `.json`.",
            example: "report:\n  table: {published: table1}")
    }

    enum Statistics {
        static let map = SpecMap("statistics", [rows, published])

        static let rows = SpecKey(
            "rows", .list(.choice(DatasetStatistic.self), isUnique: true), .defaultWords("all"),
            "The lines of the table, in this order.",
            example: "report:\n  statistics: {rows: [users, items, instances]}")
        static let published = SpecKey(
            "published", .name, .defaultWords("none"), Table.published.help,
            example: "report:\n  statistics: {published: table3}")
    }
}
