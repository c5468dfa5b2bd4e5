import Foundation
import Testing

@testable import ThawModel
@testable import ThawPlanning
@testable import ThawSpec

/// Damaged specs give errors with places; they never crash, hang or plan something that is not a plan.
@Suite struct SpecMutationTests {
    /// SplitMix64: the same mutations everywhere.
    struct Generator: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    @Test(arguments: ["everything", "zipped", "child", "parent", "tuned"]) func mutations(of name: String) throws {
        let folder = try SpecFixtures.folder.appendingPathComponent("valid")
        let original = [UInt8](try Data(contentsOf: folder.appendingPathComponent("\(name).yaml")))
        let file = folder.appendingPathComponent("mutated.yaml").path
        var generator = Generator(state: 42)
        var refused = 0
        let interesting = Array("{}[]:,-&*!|>'\"%@`#~\t\n 0159.ex\u{0}".utf8) + [0xC3, 0xFF]
        for _ in 0..<1000 {
            var bytes = original
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let index = Int.random(in: 0..<bytes.count, using: &generator)
                let byte = interesting.randomElement(using: &generator) ?? 0
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: bytes[index] = byte
                case 1: bytes.insert(byte, at: index)
                case 2: bytes.remove(at: index)
                default: bytes.insert(contentsOf: bytes[index..<min(index + 9, bytes.count)], at: index)
                }
            }
            do {
                let spec = try SpecReader.read(bytes: bytes, file: file, context: SpecFixtures.context)
                let plan = spec.plan
                #expect(!(plan.runs + plan.waiting).isEmpty)
            } catch let errors as SpecErrors {
                refused += 1
                #expect(!errors.issues.isEmpty)
                for issue in errors.issues {
                    #expect(issue.line >= 1 && issue.column >= 1)
                    #expect(!issue.description.contains("\n"))
                }
            }
        }
        #expect(refused > 300)
    }
}
