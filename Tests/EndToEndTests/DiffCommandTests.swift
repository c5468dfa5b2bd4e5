import Foundation
import GRDB
import TestSupport
import Testing
import ThawCore
import ThawModel
import ThawStore

/// `thaw diff` as a reviewer runs it: on the committed database of MovieLens-1M and copies of it in which something was
/// changed.
@Suite struct DiffCommandTests {
    static let committed = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("results/movielens-1m-rebuilt/table1.sqlite").path

    let place: Workplace

    init() throws {
        place = try Workplace()
        try copy("a.sqlite")
    }

    private func copy(_ name: String) throws {
        try FileManager.default.copyItem(atPath: Self.committed, toPath: place.folder.path(name))
    }

    /// A copy after `body`.
    func change(_ name: String = "b.sqlite", _ body: (Database) throws -> Void) throws {
        try copy(name)
        let queue = try DatabaseQueue(path: place.folder.path(name))
        try queue.write(body)
        try queue.close()
    }

    /// The runs of a copy, changed by `body`, under the identities that they have then.
    private func rewrite(_ body: (inout RunRecord) -> Void) throws {
        let source = try ResultStore(path: place.folder.path("a.sqlite"), access: .readOnly)
        let target = try ResultStore(path: place.folder.path("b.sqlite"), access: .readWrite)
        var identities: [String: String] = [:]
        for (identity, run) in try source.runs(identities: source.finishedIdentities()) {
            var run = run
            body(&run)
            run.identity = RunIdentity.of(
                run.description, dataset: run.dataset, numericsRevision: run.environment.numericsRevision)
            identities[identity] = run.identity
            try target.record(run)
        }
        let experiment = try #require(try source.experiments().first)
        try target.register(
            experiment: experiment.record,
            members: experiment.members.map { member in
                var member = member
                member.identity = identities[member.identity] ?? member.identity
                return member
            })
    }

    private func expect(
        _ arguments: [String] = ["a.sqlite", "b.sqlite"], code: Int32, output: String,
        at location: SourceLocation = #_sourceLocation
    ) throws {
        let result = try place.thaw(["diff"] + arguments)
        #expect(result.code == code, sourceLocation: location)
        #expect(result.errors.isEmpty, sourceLocation: location)
        // Each side's digest is its own, and tested where digests are.
        let digest = /, digest [0-9a-f]{64}/
        #expect(result.output.matches(of: digest).count == 2, sourceLocation: location)
        #expect(result.output.replacing(digest, with: "") == output, sourceLocation: location)
    }

    @Test func itself() throws {
        try expect(
            ["a.sqlite", "./a.sqlite"], code: 0,
            output: """
                A: a.sqlite: 70 runs; table1
                B: ./a.sqlite: 70 runs; table1

                Equal: A and B are the same file.
                Claims: all 60 hold.
                Tables: all 56 cells of table1 are the same.
                Runs: all 70 have the same bits.

                """)
    }

    @Test func itselfRerunElsewhere() throws {
        try rewrite { run in
            run.environment.host = "another"
            run.environment.cpu = "another processor"
            run.result.startedAt += 1_000_000
            run.result.totalSeconds *= 2
            run.result.peakMemory += 1
        }
        try expect(
            code: 0,
            output: """
                A: a.sqlite: 70 runs; table1
                B: b.sqlite: 70 runs; table1

                Equal.
                Claims: all 60 hold.
                Tables: all 56 cells of table1 are the same.
                Runs: all 70 have the same bits.
                Made by: other cpu (see below; by itself no difference).

                Made by
                       A         B
                  ────────────────────────────────
                  cpu  AMD EPYC  another processor

                """)
    }

    @Test func theLastBitOfAMetric() throws {
        try change { database in
            try Self.nudge(database)
        }
        try expect(
            code: 1,
            output: """
                A: a.sqlite: 70 runs; table1
                B: b.sqlite: 70 runs; table1

                Different, but all claims hold.

                What was changed
                  Nothing: specs, planned runs, settings, data and numerics are the same.

                What differs
                  Claims: all 60 hold.
                  Tables: none of 56 cells of table1 changes in the digits shown, 2 below them.
                  Runs: 69 of 70 are the same, 1 with other metrics.

                Cells of table1 that change: 2 of 56
                  2 cells change below the digits shown; --all lists them.

                Runs with other metrics: 1 of 70
                  Metric   Largest difference in  same bits  different  difference
                  ────────────────────────────────────────────────────────────────
                  AUC      CSDM, seed 3, Cold           279          1    +1.1e-16
                  F1                                    280          0
                  LogLoss                               280          0

                  Run   Largest in  seed   values                   A                   B  difference
                  ───────────────────────────────────────────────────────────────────────────────────
                  CSDM  Cold AUC       3  1 of 12  0.7454696559855353  0.7454696559855354    +1.1e-16

                """)
        let tolerant = try place.thaw("diff", "a.sqlite", "b.sqlite", "--tolerance", "1e-12")
        #expect(tolerant.code == 0)
        #expect(tolerant.output.contains("\nEqual, within 1e-12.\n"))
    }

    static func nudge(_ database: Database) throws {
        let row = try #require(
            try Row.fetchOne(
                database,
                sql: """
                    SELECT run, auc FROM metrics JOIN runs ON identity = run
                    WHERE method = 'csdm' AND seed = 3 AND phase = 'cold'
                    """))
        let auc: Double = row["auc"]
        try database.execute(
            sql: "UPDATE metrics SET auc = ? WHERE run = ? AND phase = 'cold'",
            arguments: [auc.nextUp, row["run"] as String])
    }

    @Test func aSeedIsRemoved() throws {
        try change { try $0.execute(sql: "DELETE FROM runs WHERE method = 'csdm' AND seed = 10") }
        try expect(
            code: 1,
            output: """
                A: a.sqlite: 70 runs; table1
                B: b.sqlite: 69 runs; table1

                Different, but all claims hold.

                What was changed
                  Nothing: specs, planned runs, settings, data and numerics are the same.

                What differs
                  Claims: all 60 hold.
                  Tables: 7 of 56 cells of table1 change in the digits shown, 1 below them.
                  Runs: all 69 have the same bits, 1 only in A.

                Cells of table1 that change: 8 of 56
                  Row   Phase   Metric                 A               B  difference
                  ──────────────────────────────────────────────────────────────────
                  CSDM  Cold    AUC       0.7456 ±0.0013  0.7456 ±0.0014    +4.6e-05
                  CSDM  Warm-a  AUC       0.7987 ±0.0007  0.7988 ±0.0008    +2.5e-05
                  CSDM  Warm-a  RelaImpr         +20.15%         +20.07%       -0.08
                  CSDM  Warm-b  AUC       0.8070 ±0.0006  0.8069 ±0.0006     -0.0001
                  CSDM  Warm-b  RelaImpr         +17.54%         +17.42%       -0.12
                  CSDM  Warm-c  AUC       0.8089 ±0.0008  0.8089 ±0.0009     -0.0001
                  CSDM  Warm-c  RelaImpr         +13.64%         +13.54%       -0.10
                  1 more cell changes below the digits shown; --all lists it.

                Rows of table1 with other runs: 1
                  MovieLens-1M (rebuilt), CSDM: n 10 -> n 9 of 10

                Runs only in A: 1
                  MovieLens-1M (rebuilt), DeepFM, CSDM: seed 10

                """)
    }

    /// VELF and CSDM change places.
    @Test func ranksAreSwapped() throws {
        try change { database in
            try database.execute(
                sql: """
                    CREATE TEMP TABLE swapped AS
                    SELECT x.identity AS run, m.phase, m.auc FROM runs x JOIN runs y ON x.seed = y.seed
                    JOIN metrics m ON m.run = y.identity
                    WHERE (x.method, y.method) IN (VALUES ('csdm', 'velf'), ('velf', 'csdm'));
                    UPDATE metrics SET auc = swapped.auc FROM swapped
                    WHERE (swapped.run, swapped.phase) = (metrics.run, metrics.phase)
                    """)
        }
        try expect(
            code: 1,
            output: """
                A: a.sqlite: 70 runs; table1
                B: b.sqlite: 70 runs; table1

                Different, and 8 claims are reversed.

                What was changed
                  Nothing: specs, planned runs, settings, data and numerics are the same.

                What differs
                  Claims: 48 of 56 hold; 8 reversed.
                  Tables: 16 of 56 cells of table1 change in the digits shown.
                  Runs: 50 of 70 are the same, 20 with other metrics.

                Claims reversed: 8
                  MovieLens-1M (rebuilt), Cold: best AUC: CSDM (0.7456) -> VELF (0.7456)
                  MovieLens-1M (rebuilt), Warm-a: best AUC: VELF (0.8014) -> CSDM (0.8014)
                  MovieLens-1M (rebuilt), Warm-b: best AUC: CSDM (0.8070) -> VELF (0.8070)
                  MovieLens-1M (rebuilt), Warm-c: best AUC: CSDM (0.8089) -> VELF (0.8089)
                  MovieLens-1M (rebuilt), Cold: order by AUC: CSDM 1 -> 2, VELF 2 -> 1
                  MovieLens-1M (rebuilt), Warm-a: order by AUC: VELF 1 -> 2, CSDM 2 -> 1
                  MovieLens-1M (rebuilt), Warm-b: order by AUC: CSDM 1 -> 3, VELF 3 -> 1
                  MovieLens-1M (rebuilt), Warm-c: order by AUC: CSDM 1 -> 3, VELF 3 -> 1

                Cells of table1 that change: 16 of 56
                  Row   Phase   Metric                 A               B  difference
                  ──────────────────────────────────────────────────────────────────
                  VELF  Cold    AUC       0.7455 ±0.0012  0.7456 ±0.0013     +0.0001
                  VELF  Cold    RelaImpr          +5.13%          +5.16%       +0.04
                  VELF  Warm-a  AUC       0.8014 ±0.0006  0.7987 ±0.0007     -0.0027
                  VELF  Warm-a  RelaImpr         +21.24%         +20.15%       -1.09
                  VELF  Warm-b  AUC       0.8033 ±0.0008  0.8070 ±0.0006     +0.0037
                  VELF  Warm-b  RelaImpr         +16.13%         +17.54%       +1.41
                  VELF  Warm-c  AUC       0.8038 ±0.0004  0.8089 ±0.0008     +0.0051
                  VELF  Warm-c  RelaImpr         +11.75%         +13.64%       +1.88
                  CSDM  Cold    AUC       0.7456 ±0.0013  0.7455 ±0.0012     -0.0001
                  CSDM  Cold    RelaImpr          +5.16%          +5.13%       -0.04
                  CSDM  Warm-a  AUC       0.7987 ±0.0007  0.8014 ±0.0006     +0.0027
                  CSDM  Warm-a  RelaImpr         +20.15%         +21.24%       +1.09
                  CSDM  Warm-b  AUC       0.8070 ±0.0006  0.8033 ±0.0008     -0.0037
                  CSDM  Warm-b  RelaImpr         +17.54%         +16.13%       -1.41
                  CSDM  Warm-c  AUC       0.8089 ±0.0008  0.8038 ±0.0004     -0.0051
                  CSDM  Warm-c  RelaImpr         +13.64%         +11.75%       -1.88

                Runs with other metrics: 20 of 70
                  Metric   Largest difference in  same bits  different  difference
                  ────────────────────────────────────────────────────────────────
                  AUC      CSDM, seed 1, Warm-c         200         80      -0.006
                  F1                                    280          0
                  LogLoss                               280          0

                  Row   Largest in          runs  difference
                  ──────────────────────────────────────────
                  VELF  seed 1, Warm-c AUC    10      +0.006
                  CSDM  seed 1, Warm-c AUC    10      -0.006
                  --all lists the runs.

                """)
    }

    @Test func anotherDatasetFingerprint() throws {
        try rewrite { run in
            run.dataset.fingerprint = String(run.dataset.fingerprint.reversed())
        }
        try expect(
            code: 1,
            output: """
                A: a.sqlite: 70 runs; table1
                B: b.sqlite: 70 runs; table1

                Different, but all claims hold.

                What was changed
                  data of 70 runs, MovieLens-1M (rebuilt): fingerprint 715822e78daa -> 89e09b657b36

                What follows
                  Claims: all 60 hold.
                  Tables: all 56 cells of table1 are the same.
                  Runs: none of 70 is the same, 70 with other settings or data.

                """)
    }
}
