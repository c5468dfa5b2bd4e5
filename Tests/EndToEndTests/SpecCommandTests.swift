import Foundation
import TestSupport
import Testing

/// `thaw spec`, and `thaw validate --explain`.
@Suite struct SpecCommandTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private func committed(_ path: String) throws -> String {
        try String(contentsOf: Self.root.appendingPathComponent(path), encoding: .utf8)
    }

    @Test func theReferenceIsPrintedOrWritten() throws {
        let place = try Workplace()
        let page = try place.thaw("spec")
        #expect(page.code == 0 && page.errors.isEmpty)
        #expect(try page.output == committed("docs/spec.md"))
        let schema = try committed("experiments/thaw-spec.schema.json")
        #expect(try place.thaw("spec", "--format", "json-schema").output == schema)
        let written = try place.thaw("spec", "--format", "json-schema", "--out", "schema.json")
        #expect(written.code == 0 && written.output.isEmpty)
        #expect(place.bytes("schema.json") == Data(schema.utf8))
        #expect(try place.thaw("spec", "--format", "html").code == 2)
    }

    @Test func keysAreExplained() throws {
        let place = try Workplace()
        let rho = try place.thaw("validate", "--explain", "csdm.rho")
        #expect(rho.code == 0)
        #expect(
            rho.output == """
                methods.csdm.rho
                  Weight of the diffusion loss.
                  value: number from 0 to 1000000; or a list of such
                  default: 0.001
                  source: paper, eq. 9; 1 on Taobao AD
                  example:
                    methods: [csdm: {rho: 0.001}]

                """)
        let inSpec = try place.thaw("validate", "small.yaml", "--explain", "csdm.repeats")
        #expect(inSpec.code == 0)
        #expect(inSpec.output.hasSuffix("\n\nsmall.yaml:7:12: repeats: 2\n"), "\(inSpec.output)")
        let absent = try place.thaw("validate", "small.yaml", "--explain", "tune")
        #expect(absent.output.hasSuffix("\n\nsmall.yaml: not there\n"))
    }

    @Test func unknownKeysAreErrors() throws {
        let place = try Workplace()
        let key = try place.thaw("validate", "--explain", "tune.fases")
        #expect(key.code == 2 && key.output.isEmpty)
        #expect(key.errors == "error: there is no key 'tune.fases'; did you mean 'tune.phases'?\n")
        let spec = try place.thaw("validate", "absent.yaml", "--explain", "tune")
        #expect(spec.code == 2 && spec.output.isEmpty)
        #expect(spec.errors == "absent.yaml: error: no such file; check the path\n")
        let nothing = try place.thaw("validate")
        #expect(nothing.code == 2 && nothing.errors.contains("name a spec, or a key with --explain"))
    }
}
