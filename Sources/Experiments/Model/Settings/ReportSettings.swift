/// What distinguishes the rows and groups of a table. (Columns are always the phases, and cells average over seeds.)
package enum TableAxis: String, Codable, Hashable, Sendable, CaseIterable {
    /// The dataset.
    case dataset
    /// The backbone.
    case backbone
    /// The method, with the options that tell its rows apart.
    case method
    /// The training setting.
    case training

    /// In the order in which plans nest them, outermost first (`RunGrid.order`).
    package static let planOrder: [TableAxis] = [.dataset, .backbone, .training, .method]
}

/// What a table shows behind each mean.
package enum SpreadMeasure: String, Codable, Hashable, Sendable, CaseIterable {
    /// The sample standard deviation over the runs.
    case standardDeviation = "sd"
    /// Half the 95 % interval of the mean (Student's t).
    case interval
    /// The mean alone.
    case nothing = "none"
}

/// The table, and the figures, that a spec asks for (`report:`). The table's columns are the phases.
package struct ReportSettings: Codable, Hashable, Sendable {
    /// One row for each of its values.
    package var rows: TableAxis
    /// One block of the table for each combination of these.
    package var groups: [TableAxis]
    /// What each cell shows, in this order.
    package var metrics: [TableMetric]
    /// What stands behind each mean; nil (also in databases from before there was a choice) for the standard
    /// deviation.
    package var spread: SpreadMeasure?
    /// Name of the file in the folder `published` beside the spec, with the paper's numbers.
    package var published: String?
    /// Figures beside the table; nil, also in databases from before there were any, for none.
    package var figures: [FigureSettings]?
    /// The statistics of the datasets, in place of runs and their table; nil for an experiment with runs.
    package var statistics: DatasetStatisticsSettings?

    /// The defaults are those of specs.
    package init(
        rows: TableAxis = .method, groups: [TableAxis] = [.dataset], metrics: [TableMetric] = [.auc],
        spread: SpreadMeasure? = nil, published: String? = nil, figures: [FigureSettings]? = nil,
        statistics: DatasetStatisticsSettings? = nil
    ) {
        self.rows = rows
        self.groups = groups
        self.metrics = metrics
        self.spread = spread
        self.published = published
        self.figures = figures
        self.statistics = statistics
    }

    /// Name of the file of published numbers that goes with the table or the statistics.
    package var publishedName: String? { statistics.map(\.published) ?? published }

    /// The axes in which runs with these labels differ.
    package static func varyingAxes(_ labels: some Sequence<[String: String]>) -> [TableAxis] {
        TableAxis.planOrder.filter { axis in Set(labels.map { $0[axis.rawValue] }).count > 1 }
    }

    /// These settings with every axis of `varying` that they forgot appended to the groups,
    /// so that no cell averages over anything but seeds.
    package func separating(_ varying: [TableAxis]) -> ReportSettings {
        var settings = self
        for axis in varying where axis != rows && !groups.contains(axis) {
            settings.groups.append(axis)
        }
        return settings
    }
}
