import Foundation
import ThawStore
import ThawSupport

extension StatusText {
    /// The same for programs: for each experiment its counts, its rows, why runs failed, which ones are under way, how long what is left
    /// may take, and the trials that a choice waits for.
    ///
    /// - name, time: as `lines` takes them.
    ///
    /// Throws `ReportError` for an unknown name, `StoreError` if the database fails.
    package static func json(
        _ store: ResultStore, experiment name: String? = nil, at time: Double = Date().timeIntervalSince1970
    ) throws -> CanonicalJSON.Value {
        let claims = Dictionary(try store.claims().map { ($0.identity, $0) }) { a, _ in a }
        let attempts = try store.attempts()
        return .list(
            try tables(store, experiment: name).map { try json($0, claims, attempts, at: time) })
    }

    private static func json(
        _ table: TableBuilder, _ claims: [String: Claim], _ attempts: [String: [RunAttempt]], at time: Double
    ) throws -> CanonicalJSON.Value {
        let lines = try table.lines()
        let titles = TableTitles(lines: lines, settings: table.settings, otherAxes: table.otherAxes)
        let counts = lines.map { StatusCounts($0, table.failures, claims, at: time) }
        let identities = table.experiment.identities
        let work = RunsUnderWay(lines, claims, identities, failures: Set(table.failures.keys), at: time)
        let outcomes = identities.flatMap { attempts[$0] ?? [] }.map(\.outcome.rawValue)
        var members = counts.reduce(StatusCounts()) { $0 + $1 }.json
        members["experiment"] = .text(table.experiment.record.name)
        members["title"] = .text(table.experiment.record.title)
        members["waiting"] = .integer(table.experiment.waiting)
        members["rows"] = .list(
            zip(lines, counts).map { line, count in
                var row = count.json
                row["group"] = .text(titles.group(line))
                row["row"] = .text(titles.row(line))
                row["failures"] = .list(
                    count.failures.map {
                        .object(["seeds": .list($0.seeds.map { .integer($0) }), "reason": .text($0.reason)])
                    })
                return .object(row)
            })
        members["under_way"] = .list(work.runs.map(\.json))
        members["seconds_left"] = .optional(work.secondsLeft)
        members["attempts"] = .object(
            Dictionary(outcomes.map { ($0, 1) }, uniquingKeysWith: +).mapValues { .integer($0) })
        return .object(members)
    }
}

extension StatusCounts {
    fileprivate var json: [String: CanonicalJSON.Value] {
        [
            "planned": .integer(planned), "done": .integer(done), "running": .integer(running),
            "failed": .integer(failed), "lost": .integer(lost), "missing": .integer(missing),
        ]
    }
}

extension RunsUnderWay.Run {
    fileprivate var json: CanonicalJSON.Value {
        .object([
            "run": .text(claim.label), "identity": .text(claim.identity), "stage": .text(claim.stage),
            "seconds": .number(seconds), "expected_seconds": .optional(expected), "host": .text(claim.owner.host),
            "process": .integer(Int(claim.owner.pid)),
        ])
    }
}
