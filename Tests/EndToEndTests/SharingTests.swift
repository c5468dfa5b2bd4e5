import Foundation
import TestSupport
import Testing
import ThawStore

/// Several `thaw run` at the same time share the runs of one database.
@Suite(.timeLimit(.minutes(10))) struct SharingTests {
    private func dump(_ name: String, in place: Workplace) throws -> String {
        try ResultStore(path: place.folder.path(name), access: .readOnly).dump(includingTimes: false)
    }

    @Test func fourCommandsDoEachRunOnce() throws {
        let place = try Workplace()
        try place.write(Workplace.small.replacingOccurrences(of: "count: 4", with: "count: 12"), to: "grid.yaml")
        let alone = try place.thaw("run", "grid.yaml", "--db", "alone.sqlite", "--no-report")
        #expect(alone.code == 0, "\(alone.errors)")

        let runs = try (0..<4).map { _ in
            try ThawProcess(["run", "grid.yaml", "--db", "shared.sqlite", "--jobs", "1"], in: place.folder)
        }
        let results = try runs.map { try $0.wait() }
        for result in results {
            #expect(result.code == 0, "\(result.errors)")
            #expect(result.output == results[0].output)
            #expect(!result.errors.contains("locked"), "\(result.errors)")
        }
        #expect(try dump("shared.sqlite", in: place) == dump("alone.sqlite", in: place))
        let store = try ResultStore.checked(path: place.folder.path("shared.sqlite"))
        #expect(try store.claims().isEmpty && store.attempts().isEmpty && store.failures().isEmpty)
        #expect(!place.exists("shared.sqlite.lock"))
        // Each run was done by one of them.
        let done = results.map { result in
            result.errors.split(separator: "\n").count { $0.contains(": AUC cold ") }
        }
        #expect(done.reduce(0, +) == 36, "\(done)")
    }

    /// Eight commands with two workers each, and runs that take no time: the database is the bottleneck.
    @Test func trivialRunsAreDoneOnceEach() throws {
        let place = try Workplace()
        let text = """
            experiment: trivial
            datasets: [movielens-1m: {source: synthetic, synthetic-scale: 0.02}]
            backbones: [deepfm]
            methods: [base]
            seeds: {from: 1, count: 500}
            """
        try place.write(text, to: "trivial.yaml")
        let processes = try (0..<8).map { _ in
            try TestProcess(
                builtProduct("thaw-test-worker"), ["run", "trivial.yaml", "trivial.sqlite", "2"], in: place.folder.url)
        }
        var done = 0
        for process in processes {
            let (code, errors) = try { ($0.code, $0.errors) }(process.wait())
            #expect(code == 0, "\(errors)")
            #expect(!errors.contains("locked"), "\(errors)")
            done += errors.split(separator: "\n").count { $0.contains(": AUC cold ") }
        }
        #expect(done == 500)
        let store = try ResultStore.checked(path: place.folder.path("trivial.sqlite"))
        #expect(try store.finishedIdentities().count == 500)
        #expect(try store.claims().isEmpty && store.attempts().isEmpty && store.failures().isEmpty)
    }
}
