import Foundation
import TestSupport
import Testing

@testable import ThawCore

/// A training step asks the heap for nothing: what a step needs is made once, before the first.
@Suite struct AllocationTests {
    private struct Count: Decodable {
        var stage: String
        var steps, allocations: Int
    }

    /// Allocations of a longer stage beyond those of a shorter one, by a program whose allocator counts.
    private func counts(_ backbone: String, _ method: String) throws -> [Count] {
        let result = try TestProcess.run(
            builtProduct("thaw-step-probe"), ["allocations", backbone, method],
            environment: ["OPENBLAS_NUM_THREADS": "1", "OPENBLAS_CORETYPE": "Haswell"])
        try #require(result.code == 0, "\(result.errors)")
        return try result.output.split(separator: "\n").map {
            try JSONDecoder().decode(Count.self, from: Data($0.utf8))
        }
    }

    private func expectNone(_ backbone: String, _ method: String) throws {
        let counts = try counts(backbone, method)
        #expect(counts.map(\.stage) == ["pretraining", "fit", "warm-a", "evaluation"])
        for count in counts {
            // Methods that are not fitted make no steps there.
            #expect(count.steps >= 16 || count.stage == "fit" && count.steps == 0)
            // Not one in any step. What a whole stage makes once may differ by one or two with its number of rows.
            #expect(abs(count.allocations) <= 2, "\(count.stage): in \(count.steps) steps")
        }
    }

    @Test("Every method's steps", arguments: Registry.standard.methods.map(\.name))
    func methods(_ method: String) throws { try expectNone("deepfm", method) }

    @Test("Every backbone's steps", arguments: Registry.standard.backbones.map(\.name))
    func backbones(_ backbone: String) throws { try expectNone(backbone, "csdm") }

    @Test("The count sees an allocation")
    func counting() throws {
        let result = try TestProcess.run(builtProduct("thaw-step-probe"), ["self-test"])
        #expect(result.code == 0, "\(result.errors)")
    }
}
