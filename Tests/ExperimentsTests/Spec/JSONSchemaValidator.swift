import Foundation
import TestSupport
import Testing

/// Python's `jsonschema`, where it is installed.
enum JSONSchemaValidator {
    struct Failure: Error { var code: Int32 }

    /// For each document, why the schema refuses it; nil if it accepts it. All are JSON.
    static func reasons(schema: String, documents: [String]) throws -> [String?] {
        let folder = try TemporaryFolder()
        let input = #"{"schema": \#(schema), "documents": [\#(documents.joined(separator: ","))]}"#
        try Data(input.utf8).write(to: folder.url.appendingPathComponent("input"))
        let script = try SpecFixtures.folder.appendingPathComponent("validate.py").path
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try #require(Python.jsonschema).executable)
        process.arguments = [script, folder.path("input"), folder.path("output")]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure(code: process.terminationStatus) }
        return try JSONDecoder().decode(
            [String?].self, from: Data(contentsOf: folder.url.appendingPathComponent("output")))
    }
}
