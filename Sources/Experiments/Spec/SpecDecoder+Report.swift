import ThawModel

/// Decoding of `report`.
extension SpecDecoder {
    /// `{table: ..., figures: [...]}`, or `{statistics: ...}`.
    func report(_ node: YAMLNode) -> ReportSettings {
        var settings = ReportSettings()
        guard map(node, "'report'", SpecKeys.Report.map) != nil else { return settings }
        if let table = node[SpecKeys.Report.table]?.value { decodeTable(table, into: &settings) }
        if let figures = node[SpecKeys.Report.figures]?.value { settings.figures = self.figures(figures) }
        if let statistics = node[SpecKeys.Report.statistics] {
            settings.statistics = self.statistics(statistics.value)
            for key in SpecKeys.Report.map.exclusions.flatMap(\.others) {
                guard let entry = node[key] else { continue }
                log.add(
                    entry.keyMark, "'\(key.name)' is made from runs, and a report with 'statistics' has none",
                    hint: "split it into two specs")
            }
        }
        return settings
    }

    /// `{rows: method, columns: phase, groups: dataset, metrics: [auc, relaimpr], spread: sd, published: table1}`
    private func decodeTable(_ table: YAMLNode, into settings: inout ReportSettings) {
        typealias Keys = SpecKeys.Table
        guard map(table, "'table'", Keys.map) != nil else { return }
        if let rows = table[Keys.rows], let axis = tableAxis(rows.value) { settings.rows = axis }
        if let columns = table[Keys.columns] { _ = choice(columns.value, "axis of the columns", Keys.columns) }
        if let groups = table[Keys.groups] {
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
        if let metrics = table[Keys.metrics] { settings.metrics = choices(metrics.value, "metric", "'metrics'") }
        if let spread = table[Keys.spread] {
            settings.spread = choice(spread.value, "spread", Keys.spread).flatMap(SpreadMeasure.init)
        }
        if let published = table[Keys.published] { settings.published = name(published.value, "'published'") }
    }

    private func tableAxis(_ node: YAMLNode) -> TableAxis? {
        choice(node, "axis of the table", SpecKeys.Table.rows).flatMap(TableAxis.init)
    }

    /// `{rows: [users, items], published: table3}`
    private func statistics(_ node: YAMLNode) -> DatasetStatisticsSettings {
        var settings = DatasetStatisticsSettings()
        guard map(node, "'statistics'", SpecKeys.Statistics.map) != nil else { return settings }
        if let rows = node[SpecKeys.Statistics.rows] { settings.rows = choices(rows.value, "statistic", "'rows'") }
        if let published = node[SpecKeys.Statistics.published] {
            settings.published = name(published.value, "'published'")
        }
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
