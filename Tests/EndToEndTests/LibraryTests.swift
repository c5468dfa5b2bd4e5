import Foundation
import TestSupport
import Testing
import ThawStore

/// Sessions of a program that uses the library, beside runs of `thaw`.
@Suite struct LibraryTests {
    /// OpenBLAS chooses its kernel and its threads by these when it is loaded. Thaw's own processes set them for their
    /// workers; who uses the library may have set anything.
    static let environments: [[String: String]] = [
        ["OPENBLAS_CORETYPE": "", "OPENBLAS_NUM_THREADS": ""],
        ["OPENBLAS_CORETYPE": "Prescott", "OPENBLAS_NUM_THREADS": "2"],
        ["OPENBLAS_CORETYPE": "Sandybridge"],
        ["OPENBLAS_CORETYPE": "Haswell", "OPENBLAS_NUM_THREADS": "1"],
    ]

    @Test func aSessionHasTheBitsOfARunWhateverTheEnvironment() throws {
        let place = try Workplace()
        try place.write(
            """
            experiment: base
            datasets: [\(Workplace.dataset)]
            backbones: [deepfm]
            methods: [base]
            seeds: [3]

            """, to: "base.yaml")
        let run = try place.thaw("run", "base.yaml", "--db", "base.sqlite")
        #expect(run.code == 0, "\(run.errors)")
        let store = try ResultStore(path: place.folder.path("base.sqlite"), access: .readOnly)
        let record = try #require(try store.runs(identities: store.finishedIdentities()).values.first)
        let expected = record.result.phases.map(\.logLoss.description)
        #expect(expected.count == 4)
        for environment in Self.environments {
            let session = try ThawProcess(
                ["session", "3"], in: place.folder, program: "thaw-test-worker", variables: environment
            ).wait()
            #expect(session.code == 0, "\(session.errors)")
            #expect(session.output.split(separator: "\n").map(String.init) == expected, "\(environment)")
        }
    }
}
