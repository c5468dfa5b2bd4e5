import Foundation
import FuzzTargets
import Testing

/// Every seed and every input that was ever found goes through the very functions that libFuzzer calls. An input that traps
/// ends the test process; the others throw.
@Suite struct CorpusTests {
    static let fuzzing = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Fuzzing")

    /// The inputs of a target, by path.
    static func inputs(_ target: String) throws -> [URL] {
        try ["Corpus", "Findings"].flatMap { kind in
            try FileManager.default.contentsOfDirectory(
                at: fuzzing.appendingPathComponent(kind).appendingPathComponent(target),
                includingPropertiesForKeys: nil, options: .skipsHiddenFiles
            ).sorted { $0.path < $1.path }
        }
    }

    @Test(arguments: FuzzTargets.names) func replay(target name: String) throws {
        let target = try FuzzTargets.make(name)
        let inputs = try Self.inputs(name)
        #expect(inputs.count >= 4)
        for input in inputs {
            let bytes = [UInt8](try Data(contentsOf: input))
            #expect(throws: Never.self, "\(input.path)") { try target.run(bytes) }
        }
    }

    /// A target whose own files cannot be loaded would find nothing but that.
    @Test(arguments: ["movielens-1m", "taobao-ad", "cikm-2019"]) func seedsReachTheEnd(target name: String) throws {
        let target = try FuzzTargets.make(name)
        for input in try Self.inputs(name) { try target.run([UInt8](try Data(contentsOf: input))) }
        let loaded = try #require(target.summary).split(separator: ";").compactMap { part in
            part.split(separator: ", ").last.flatMap { Int($0.prefix { $0.isNumber }) }
        }
        #expect(loaded.count == 3)
        #expect(loaded.allSatisfy { $0 > 0 }, "\(target.summary ?? "")")
    }

    @Test func unknownTargetsAreNamed() throws {
        let error = try #require(throws: Violation.self) { try FuzzTargets.make("specs") }
        #expect(error.description.contains("spec, database, movielens-1m, taobao-ad, cikm-2019"))
    }
}
