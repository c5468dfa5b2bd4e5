import Core
import Experiments
import Foundation
import GRDB
import TestSupport
import Testing

/// `thaw diff` as a reviewer runs it: on the committed database of MovieLens-1M and copies of it in which something was
/// changed.
@Suite struct DiffCommandTests {
    private static let committed = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("results/movielens-1m-rebuilt/table1.sqlite").path

    private let place: Workplace

    init() throws {
        place = try Workplace()
        try copy("a.sqlite")
    }

    private func copy(_ name: String) throws {
        try FileManager.default.copyItem(atPath: Self.committed, toPath: place.folder.path(name))
    }

    /// A copy after `body`.
    private func change(_ name: String = "b.sqlite", _ body: (Database) throws -> Void) throws {
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
        #expect(result.output == output, sourceLocation: location)
    }

    @Test func itself() throws {
        try expect(
            ["a.sqlite", "./a.sqlite"], code: 0,
            output: """
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
                """)
    }

    @Test func theLastBitOfAMetric() throws {
        try change { database in
            try Self.nudge(database)
        }
        try expect(
            code: 1,
            output: """
                """)
        let tolerant = try place.thaw("diff", "a.sqlite", "b.sqlite", "--tolerance", "1e-12")
        #expect(tolerant.code == 0)
        #expect(tolerant.output.contains("\nEqual, within 1e-12.\n"))
    }

    private static func nudge(_ database: Database) throws {
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
                """)
    }

    @Test func anotherDatasetFingerprint() throws {
        try rewrite { run in
            run.dataset.fingerprint = String(run.dataset.fingerprint.reversed())
            run.dataset.splitSizes["train-base", default: 0] -= 1
        }
        try expect(
            code: 1,
            output: """
                """)
    }

    /// What cannot be compared is named, whichever of the two it is, and stays as it is.
    @Test(arguments: [
        ("newer", "has schema version 99"), ("short", "is damaged"), ("page", "is damaged"),
        ("foreign", "is a database of another application"), ("text", "is not an SQLite database"),
        ("folder", "is not a regular file"), ("absent", "no such result database"),
    ])
    func trouble(kind: String, message: String) throws {
        let path = place.folder.path("b.sqlite")
        let committed = try Data(contentsOf: URL(fileURLWithPath: Self.committed))
        switch kind {
        case "newer": try change { try $0.execute(sql: "PRAGMA user_version = 99") }
        case "short": try committed.prefix(committed.count / 2).write(to: URL(fileURLWithPath: path))
        case "page":
            var data = committed
            let page = data.count / 2 / 4096 * 4096
            data.replaceSubrange(page..<page + 2048, with: Data(repeating: 0xA5, count: 2048))
            try data.write(to: URL(fileURLWithPath: path))
        case "foreign": try change { try $0.execute(sql: "PRAGMA application_id = 1") }
        case "text": try place.write(String(repeating: "not a database\n", count: 100), to: "b.sqlite")
        case "folder": try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        default: break
        }
        let before = place.bytes("b.sqlite")
        let contents = try place.folder.contents()
        for arguments in [["a.sqlite", "b.sqlite"], ["b.sqlite", "a.sqlite"]] {
            let result = try place.thaw(["diff"] + arguments)
            #expect(result.code == 2)
            #expect(result.output.isEmpty)
            #expect(result.errors.hasPrefix("error: b.sqlite: ") && result.errors.contains(message), "\(result.errors)")
            #expect(result.errors.split(separator: "\n").count == 1)
        }
        #expect(place.bytes("b.sqlite") == before)
        #expect(try place.folder.contents() == contents)
    }

    @Test func readOnlyFilesAndFoldersAreRead() throws {
        try change { try Self.nudge($0) }
        let folder = place.folder.path("sealed")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        for name in ["a.sqlite", "b.sqlite"] {
            try FileManager.default.moveItem(atPath: place.folder.path(name), toPath: "\(folder)/\(name)")
            try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: "\(folder)/\(name)")
        }
        try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder)
        defer { try? FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder) }
        func state() throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { name in
                let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
                return "\(name) \(attributes[.modificationDate] ?? "") \(place.bytes("sealed/\(name)").hashValue)"
            }
        }
        let before = try state()
        let result = try place.thaw("diff", "sealed/a.sqlite", "sealed/b.sqlite", "--format", "json")
        #expect(result.code == 1 && result.errors.isEmpty)
        #expect(try state() == before)
    }

    @Test func formatsAndOptions() throws {
        try change { try Self.nudge($0) }
        let markdown = try place.thaw("diff", "a.sqlite", "b.sqlite", "--format", "markdown")
        #expect(markdown.code == 1)
        #expect(markdown.output.hasPrefix("## Different, but no claim flips.\n\n- A: a.sqlite: 70 runs; table1\n"))
        let json = try place.thaw("diff", "a.sqlite", "b.sqlite", "--format", "json")
        #expect(json.code == 1)
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        let summary = try #require(object["summary"] as? [String: Int])
        #expect(object["verdict"] as? String == "different")
        #expect(summary["runs_different"] == 1 && summary["runs_bit_equal"] == 69 && summary["claims_flipped"] == 0)
        #expect(try place.thaw("diff", "a.sqlite", "b.sqlite", "--experiment", "table1").code == 1)
        for (arguments, message) in [
            (["--experiment", "table2"], "holds no experiment 'table2'; did you mean 'table1'?"),
            (["--tolerance=-1"], "--tolerance must be a number from 0"),
            (["--tolerance", "nan"], "--tolerance must be a number from 0"), (["--format", "xml"], "xml"),
        ] {
            let result = try place.thaw(["diff", "a.sqlite", "b.sqlite"] + arguments)
            #expect(result.code == 2 && result.output.isEmpty, "\(arguments)")
            #expect(result.errors.contains(message), "\(arguments): \(result.errors)")
        }
        #expect(try place.thaw("diff", "a.sqlite").code == 2)
    }
}
