import Foundation
import ThawCore
import ThawStore
import ThawSupport

/// How far the experiments of a database are, for `thaw status`.
package enum StatusText {
    /// For each row of an experiment's table how many runs are done, running, failed and missing; then why runs failed, which
    /// ones are under way, a total, and when it may be over. With `name`, that experiment alone.
    ///
    /// - time: the present, in seconds since 1970.
    ///
    /// Throws `ReportError` for an unknown name, `StoreError` if the database fails.
    package static func lines(
        _ store: ResultStore, experiment name: String? = nil, at time: Double = Date().timeIntervalSince1970
    ) throws -> [String] {
        let tables = try tables(store, experiment: name)
        if tables.isEmpty { return ["\(store.path): no experiments"] }
        let claims = Dictionary(try store.claims().map { ($0.identity, $0) }) { a, _ in a }
        let attempts = try store.attempts()
        return Array(
            try tables.map { try lines($0, claims, attempts, at: time) }.joined(separator: [""]))
    }

    /// The table of `name`, or of every experiment, each read once.
    static func tables(_ store: ResultStore, experiment name: String?) throws -> [TableBuilder] {
        if let name { return [try TableBuilder(store: store, experiment: name, hasDigest: false)] }
        let failures = try store.failures()
        return try store.experiments().map {
            try TableBuilder(store: store, experiment: $0, failures: failures, hasDigest: false)
        }
    }

    /// Whether nothing more will happen by itself: each planned run has a result or a failure, nothing is under way, and
    /// nothing waits for a choice.
    package static func isOver(_ store: ResultStore, experiment name: String? = nil) throws -> Bool {
        let now = Date().timeIntervalSince1970
        let claims = try store.claims()
        if claims.contains(where: { !$0.isLost(at: now) }) { return false }
        let settled = try store.finishedIdentities().union(store.failures().map(\.identity))
        return try store.experiments().filter { name == nil || $0.record.name == name }.allSatisfy { experiment in
            experiment.waiting == 0 && experiment.identities.allSatisfy(settled.contains)
        }
    }

    private static func lines(
        _ table: TableBuilder, _ claims: [String: Claim], _ attempts: [String: [RunAttempt]], at time: Double
    ) throws -> [String] {
        let lines = try table.lines()
        let titles = TableTitles(lines: lines, settings: table.settings, otherAxes: table.otherAxes)
        let counts = lines.map { StatusCounts($0, table.failures, claims, at: time) }
        let rows = zip(lines, counts).map { line, count in
            [titles.group(line), titles.row(line), "\(count.done) of \(line.planned.count) done"] + count.rest
        }
        let total = counts.reduce(StatusCounts()) { $0 + $1 }
        let work = RunsUnderWay(
            lines, claims, table.experiment.identities, failures: Set(table.failures.keys), at: time)
        let record = table.experiment.record
        var text = ["\(record.name): \(record.title.singleLine)"]
        text += PlainText.columns(rows).map { "  " + $0 }
        text += zip(lines, counts).flatMap { line, count in
            count.reasons.map { "  \(titles.group(line)), \(titles.row(line)): \($0)" }
        }
        text += work.lines.map { "  " + $0 }
        text += attemptText(table.experiment.identities.flatMap { attempts[$0] ?? [] })
        text += work.estimate.map { [$0] } ?? []
        text.append(
            (["\(PlainText.count(total.planned, "run")): \(total.done) done"] + total.rest.filter { !$0.isEmpty })
                .joined(separator: ", "))
        return text + table.tuningStatus()
    }

    /// e.g. `  attempts that came to nothing: 2 killed, 1 lost`.
    private static func attemptText(_ attempts: [RunAttempt]) -> [String] {
        guard !attempts.isEmpty else { return [] }
        let counts = Dictionary(attempts.map { ($0.outcome.rawValue, 1) }, uniquingKeysWith: +)
        let text = counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
        return ["  attempts that came to nothing: \(text)"]
    }
}

/// The runs of a row, or of several.
struct StatusCounts {
    var planned = 0
    var done = 0
    /// Claimed by a scheduler that is there.
    var running = 0
    var failed = 0
    /// Claimed by a scheduler that is gone: the next one takes them over.
    var lost = 0
    /// None of these.
    var missing = 0
    /// The seeds that failed, by reason.
    var failures: [(seeds: [Int], reason: String)] = []

    init() {}

    init(_ line: TableLine, _ failures: [String: FailedRun], _ claims: [String: Claim], at time: Double) {
        var seeds: [String: [Int]] = [:]
        for (seed, identity) in line.planned where line.finished[seed] == nil {
            let claim = claims[identity]
            if let claim, !claim.isLost(at: time) {
                running += 1
            } else if let failure = failures[identity]?.failure {
                seeds[failure.reason.singleLine, default: []].append(seed)
            } else if claim != nil {
                lost += 1
            } else {
                missing += 1
            }
        }
        planned = line.planned.count
        done = line.finished.count
        failed = seeds.values.reduce(0) { $0 + $1.count }
        self.failures = seeds.mapValues { $0.sorted() }.sorted { ($0.value[0], $0.key) < ($1.value[0], $1.key) }
            .map { ($0.value, $0.key) }
    }

    /// `seeds 1-3 failed: REASON`, one line for each reason.
    var reasons: [String] { failures.map { "\(TableBuilder.seedText($0.seeds)) failed: \($0.reason)" } }

    /// All but those done, in words; empty where there are none.
    var rest: [String] {
        [(running, "running"), (failed, "failed"), (lost, "lost"), (missing, "missing")]
            .map { $0 > 0 ? "\($0) \($1)" : "" }
    }

    static func + (a: StatusCounts, b: StatusCounts) -> StatusCounts {
        var sum = a
        sum.planned += b.planned
        sum.done += b.done
        sum.running += b.running
        sum.failed += b.failed
        sum.lost += b.lost
        sum.missing += b.missing
        return sum
    }
}
