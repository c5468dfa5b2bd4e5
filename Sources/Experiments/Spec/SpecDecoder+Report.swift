/// Decoding of `report`.
extension SpecDecoder {
    /// `{table: ..., figures: [...]}`, or `{statistics: ...}`.
    func report(_ node: YAMLNode) -> ReportSettings {
        var settings = ReportSettings()
        guard map(node, "'report'", keys: ["table", "figures", "statistics"]) != nil else { return settings }
        if let table = node["table"]?.value { decodeTable(table, into: &settings) }
        if let figures = node["figures"]?.value { settings.figures = self.figures(figures) }
        if let statistics = node["statistics"] {
            settings.statistics = self.statistics(statistics.value)
            for key in ["table", "figures"] {
                guard let entry = node[key] else { continue }
                log.add(
                    entry.keyMark, "'\(key)' is made from runs, and a report with 'statistics' has none",
                    hint: "split it into two specs")
            }
        }
        return settings
    }

    /// `{rows: method, columns: phase, groups: dataset, metrics: [auc, relaimpr], spread: sd, published: table1}`
    private func decodeTable(_ table: YAMLNode, into settings: inout ReportSettings) {
        guard map(table, "'table'", keys: ["rows", "columns", "groups", "metrics", "spread", "published"]) != nil
        else { return }
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
        if let metrics = table["metrics"] { settings.metrics = choices(metrics.value, "metric", "'metrics'") }
        if let spread = table["spread"] {
            settings.spread = choice(spread.value, "spread", from: SpreadMeasure.allCases.map(\.rawValue))
                .flatMap(SpreadMeasure.init)
        }
        if let published = table["published"] { settings.published = name(published.value, "'published'") }
    }

    private func tableAxis(_ node: YAMLNode) -> TableAxis? {
        choice(node, "axis of the table", from: TableAxis.allCases.map(\.rawValue)).flatMap(TableAxis.init)
    }

    /// `{rows: [users, items], published: table3}`
    private func statistics(_ node: YAMLNode) -> StatisticsSettings {
        var settings = StatisticsSettings()
        guard map(node, "'statistics'", keys: ["rows", "published"]) != nil else { return settings }
        if let rows = node["rows"] { settings.rows = choices(rows.value, "statistic", "'rows'") }
        if let published = node["published"] { settings.published = name(published.value, "'published'") }
        return settings
    }

    /// The items of a list, each one of an enumeration's values, none twice.
    func choices<Value: RawRepresentable<String> & CaseIterable & Hashable>(
        _ node: YAMLNode, _ what: String, _ list: String
    ) -> [Value] {
        let items = self.list(node, list) ?? []
        let values = items.map { item in
            choice(item, what, from: Value.allCases.map(\.rawValue)).flatMap(Value.init(rawValue:))
        }
        reportRepeats(zip(values, items).filter { $0.0 != nil }, what)
        return values.compactMap { $0 }
    }
}
