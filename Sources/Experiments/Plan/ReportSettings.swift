/// What distinguishes the cells of a table.
public enum TableAxis: String, Codable, Hashable, Sendable, CaseIterable {
    case dataset, backbone, method, training, phase
}

/// What a cell shows.
public enum TableMetric: String, Codable, Hashable, Sendable, CaseIterable {
    /// Area under the ROC curve.
    case auc
    /// Relative improvement over `base` in per cent: ((AUC - 0.5) / (AUC of base - 0.5) - 1) x 100.
    case relaimpr
    /// F1 score at the threshold "mean score".
    case f1
    /// Mean binary cross-entropy, in nats.
    case logLoss = "log-loss"
}

/// The table that a spec asks for.
public struct ReportSettings: Codable, Hashable, Sendable {
    /// One row for each of its values.
    public var rows: TableAxis
    /// One column for each of its values.
    public var columns: TableAxis
    /// One block of the table for each combination of these.
    public var groups: [TableAxis]
    /// What each cell shows, in this order.
    public var metrics: [TableMetric]
    /// Name of the file in `experiments/published/` with the paper's numbers.
    public var published: String?

    public init(
        rows: TableAxis = .method, columns: TableAxis = .phase, groups: [TableAxis] = [.dataset],
        metrics: [TableMetric] = [.auc], published: String? = nil
    ) {
        self.rows = rows
        self.columns = columns
        self.groups = groups
        self.metrics = metrics
        self.published = published
    }

    /// These settings with every axis of `varying` that they forgot appended to the groups,
    /// so that no cell averages over anything but seeds.
    func separating(_ varying: [TableAxis]) -> ReportSettings {
        var settings = self
        for axis in varying where axis != rows && axis != columns && !groups.contains(axis) {
            settings.groups.append(axis)
        }
        return settings
    }
}
