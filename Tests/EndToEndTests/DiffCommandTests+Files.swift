import Foundation
import GRDB
import Testing

/// What `thaw diff` does with files that are not as they should be, and its formats and options.
extension DiffCommandTests {
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
        #expect(
            markdown.output.hasPrefix("## Different, but all claims hold.\n\n- A: a.sqlite: 70 runs; table1, digest "))
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
