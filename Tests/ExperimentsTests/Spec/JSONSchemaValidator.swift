import Foundation
import TestSupport
import Testing

/// Python's `jsonschema`, where it is installed.
enum JSONSchemaValidator {
    /// For each document, why the schema refuses it; nil if it accepts it. All are JSON.
    static func reasons(schema: String, documents: [String]) throws -> [String?] {
        let folder = try TemporaryFolder()
        let input = #"{"schema": \#(schema), "documents": [\#(documents.joined(separator: ","))]}"#
        try Data(input.utf8).write(to: folder.url.appendingPathComponent("input"))
        let script = try SpecFixtures.folder.appendingPathComponent("validate.py").path
        let result = try TestProcess.run(
            try #require(Python.jsonschema).executable, [script, folder.path("input"), folder.path("output")])
        try #require(result.code == 0, "\(result.errors)")
        return try JSONDecoder().decode(
            [String?].self, from: Data(contentsOf: folder.url.appendingPathComponent("output")))
    }
}
