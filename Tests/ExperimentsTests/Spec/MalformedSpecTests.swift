import Foundation
import Testing

@testable import ThawModel
@testable import ThawPlanning
@testable import ThawSpec

/// Every file in Fixtures/specs/malformed with the lines it must give, in NAME.expected
/// (`{methods}` stands for the registered methods, so that a new one changes no fixture).
@Suite struct MalformedSpecTests {
    static let names: [String] = {
        let folder = (try? SpecFixtures.folder.appendingPathComponent("malformed").path) ?? ""
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
    }()

    @Test(arguments: names) func errors(of name: String) throws {
        let folder = try SpecFixtures.folder.appendingPathComponent("malformed")
        let expected = try String(
            contentsOf: folder.appendingPathComponent("\(name).expected"), encoding: .utf8
        ).replacingOccurrences(of: "{methods}", with: SpecFixtures.context.methods.map(\.name).joined(separator: ", "))
        #expect(!expected.isEmpty)
        let errors = try #require(throws: SpecErrors.self) {
            try SpecReader.read(
                path: folder.appendingPathComponent("\(name).yaml").path, context: SpecFixtures.context)
        }
        let lines = errors.issues.map { $0.description.replacingOccurrences(of: folder.path + "/", with: "") }
        #expect(lines.joined(separator: "\n") + "\n" == expected)
    }

    /// No schema tells 1.0 from 1, so that this is no file among the others.
    @Test func aWholeNumberWithAPointIsNoInteger() {
        #expect(
            SpecFixtures.errors(SpecFixtures.spec(methods: "[csdm: {steps: 1e1}]", seeds: "[1.0]")) == [
                "spec.yaml:4:25: error: 'steps' of csdm must be an integer from 1 to 100000 (without point and exponent), "
                    + "not 10",
                "spec.yaml:5:9: error: a seed must be an integer from 0 to 2147483647 (without point and exponent), not 1",
            ])
    }

    @Test func everyKindIsThere() throws {
        #expect(Self.names.count >= 60)
        let folder = try SpecFixtures.folder.appendingPathComponent("malformed").path
        let expected = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".expected") }
        #expect(Set(expected.map { String($0.dropLast(9)) }) == Set(Self.names))
    }
}
