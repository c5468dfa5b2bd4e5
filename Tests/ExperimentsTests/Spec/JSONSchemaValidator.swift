import Foundation
import TestSupport
import Testing

/// Python's `jsonschema`, where it is installed.
enum JSONSchemaValidator {
    /// A Python that has it.
    static let python: String? = ["python3", "/usr/bin/python3"].first {
        (try? run($0, ["-c", "import jsonschema"])) == 0
    }

    struct Failure: Error { var code: Int32 }

    /// For each document, why the schema refuses it; nil if it accepts it. All are JSON.
    static func reasons(schema: String, documents: [String]) throws -> [String?] {
        let folder = try TemporaryFolder()
        let input = #"{"schema": \#(schema), "documents": [\#(documents.joined(separator: ","))]}"#
        try Data(input.utf8).write(to: folder.url.appendingPathComponent("input"))
        let script = try SpecFixtures.folder.appendingPathComponent("validate.py").path
        let code = try run(try #require(python), [script, folder.path("input"), folder.path("output")])
        guard code == 0 else { throw Failure(code: code) }
        return try JSONDecoder().decode(
            [String?].self, from: Data(contentsOf: folder.url.appendingPathComponent("output")))
    }

    private static func run(_ program: String, _ arguments: [String]) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }
}
