import Foundation
import TestSupport
import Testing
import ThawCore

/// Whoever makes a session computes as all results are computed, whatever its process was started with. In a process of its
/// own: what OpenBLAS chooses is the process's.
@Suite struct KernelTests {
    private struct State: Decodable, Equatable {
        var kernel: String
        var threads: Int
    }

    /// Before and after `LinearAlgebra.pin()`, and after a session was made.
    private func states(_ environment: [String: String]) throws -> [State] {
        let result = try TestProcess.run(builtProduct("thaw-step-probe"), ["kernels"], environment: environment)
        try #require(result.code == 0, "\(result.errors)")
        return try result.output.split(separator: "\n").map {
            try JSONDecoder().decode(State.self, from: Data($0.utf8))
        }
    }

    private let pinned = State(kernel: "Haswell", threads: 1)

    @Test("Another kernel and two threads become one of each")
    func pinning() throws {
        let states = try states(["OPENBLAS_CORETYPE": "Nehalem", "OPENBLAS_NUM_THREADS": "2"])
        #expect(states == [State(kernel: "Nehalem", threads: 2), pinned, pinned])
    }

    @Test("What is pinned stays so", arguments: [[:], LinearAlgebra.environment])
    func pinnedAlready(_ environment: [String: String]) throws {
        #expect(try states(environment).dropFirst() == [pinned, pinned])
        #expect(LinearAlgebra.kernel == "Haswell")
    }
}
