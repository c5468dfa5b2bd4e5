/// Decoding of `report`.
extension SpecDecoder {
    /// `{table: {rows: method, columns: phase, groups: dataset, metrics: [auc, relaimpr], published: table1}}`
    func report(_ node: YAMLNode) -> ReportSettings {
        var settings = ReportSettings()
        guard map(node, "'report'", keys: ["table"]) != nil, let table = node["table"]?.value,
            map(table, "'table'", keys: ["rows", "columns", "groups", "metrics", "published"]) != nil
        else { return settings }
        if let rows = table["rows"], let axis = tableAxis(rows.value) { settings.rows = axis }
        // There is nothing to choose; the key is there so that a spec can say what its table looks like.
        if let columns = table["columns"] { _ = choice(columns.value, "axis of the columns", from: ["phase"]) }
        if let groups = table["groups"] {
            let items = oneOrMore(groups.value, "'groups'")
            let axes = items.map(tableAxis)
            reportRepeats(zip(axes, items).filter { $0.0 != nil }, "axis")
            settings.groups = axes.compactMap { $0 }
            for (axis, item) in zip(axes, items) {
                guard let axis, axis == settings.rows else { continue }
                log.add(item.mark, "'\(axis.rawValue)' is the rows already", hint: "remove it from the groups")
            }
        } else {
            settings.groups.removeAll { $0 == settings.rows }
        }
        if let metrics = table["metrics"] {
            let items = list(metrics.value, "'metrics'") ?? []
            let names = items.map { choice($0, "metric", from: TableMetric.allCases.map(\.rawValue)) }
            reportRepeats(zip(names, items).filter { $0.0 != nil }, "metric")
            settings.metrics = names.compactMap { $0.flatMap(TableMetric.init) }
        }
        if let published = table["published"] { settings.published = name(published.value, "'published'") }
        return settings
    }

    private func tableAxis(_ node: YAMLNode) -> TableAxis? {
        choice(node, "axis of the table", from: TableAxis.allCases.map(\.rawValue)).flatMap(TableAxis.init)
    }
}
