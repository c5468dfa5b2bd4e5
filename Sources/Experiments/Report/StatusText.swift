import Core

/// How far the experiments of a database are, for `thaw status`.
public enum StatusText {
    /// For each row of an experiment's table how many runs are done, failed and missing, then why runs failed, and a
    /// total. With `name`, that experiment alone.
    ///
    /// Throws `ReportError` for an unknown name, `StoreError` if the database fails.
    public static func lines(_ store: ResultStore, experiment name: String? = nil) throws -> [String] {
        let names = try name.map { [$0] } ?? store.experiments().map(\.record.name)
        if names.isEmpty { return ["\(store.path): no experiments"] }
        return Array(try names.map { try lines(TableBuilder(store: store, experiment: $0)) }.joined(separator: [""]))
    }

    private static func lines(_ table: TableBuilder) throws -> [String] {
        let lines = try table.lines()
        let titles = TableTitles(lines: lines, settings: table.settings, otherAxes: table.otherAxes)
        let counts = lines.map { Counts($0, table.failures) }
        let rows = zip(lines, counts).map { line, count in
            [titles.group(line), titles.row(line), "\(count.done) of \(line.planned.count) done"] + count.rest
        }
        let record = table.experiment.record
        let total = counts.reduce(Counts()) { $0 + $1 }
        return ["\(record.name): \(record.title.singleLine)"] + PlainText.columns(rows).map { "  " + $0 }
            + zip(lines, counts).flatMap { line, count in
                count.reasons.map { "  \(titles.group(line)), \(titles.row(line)): \($0)" }
            } + [
                (["\(PlainText.count(total.done + total.failed + total.missing, "run")): \(total.done) done"]
                    + total.rest.filter { !$0.isEmpty }).joined(separator: ", ")
            ] + table.tuningStatus()
    }

    /// The runs of a row, or of several.
    private struct Counts {
        var done = 0
        var failed = 0
        /// Without a result and without a failure.
        var missing = 0
        /// `seeds 1-3 failed: REASON`, one line for each reason.
        var reasons: [String] = []

        init() {}

        init(_ line: TableLine, _ failures: [String: FailedRun]) {
            var seeds: [String: [Int]] = [:]
            for (seed, identity) in line.planned where line.finished[seed] == nil {
                if let failure = failures[identity]?.failure {
                    seeds[failure.reason.singleLine, default: []].append(seed)
                }
            }
            done = line.finished.count
            failed = seeds.values.reduce(0) { $0 + $1.count }
            missing = line.planned.count - done - failed
            reasons = seeds.mapValues { $0.sorted() }.sorted { ($0.value[0], $0.key) < ($1.value[0], $1.key) }
                .map { "\(TableBuilder.seedText($0.value)) failed: \($0.key)" }
        }

        /// Failed and missing runs in words; empty where there are none.
        var rest: [String] { [failed > 0 ? "\(failed) failed" : "", missing > 0 ? "\(missing) missing" : ""] }

        static func + (a: Counts, b: Counts) -> Counts {
            var sum = a
            sum.done += b.done
            sum.failed += b.failed
            sum.missing += b.missing
            return sum
        }
    }
}
