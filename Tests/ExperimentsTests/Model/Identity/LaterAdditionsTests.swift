import Foundation
import TestSupport
import Testing
import ThawCore

@testable import ThawModel
@testable import ThawStore

/// Options that were added when there were results: at their defaults a run is the run that it was.
@Suite struct LaterAdditionsTests {
    /// All runs of the committed databases, most of which were done before there were such options.
    private static let committed: [RunRecord] = {
        let folder = packageFolder.appendingPathComponent("results/movielens-1m-rebuilt")
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return files.filter { $0.hasSuffix(".sqlite") }.sorted().flatMap { name -> [RunRecord] in
            guard
                let store = try? ResultStore(path: folder.appendingPathComponent(name).path, access: .readOnly),
                let identities = try? store.finishedIdentities(), let runs = try? store.runs(identities: identities)
            else { return [] }
            return runs.values.sorted { $0.identity < $1.identity }
        }
    }()

    private static func identity(_ run: RunDescription, _ dataset: DatasetRecord) -> String {
        RunIdentity.of(run, dataset: dataset, numericsRevision: 1)
    }

    /// The run with every option that this build knows and the run does not say, at its default.
    private static func completed(_ run: RunDescription) throws -> RunDescription {
        let context = SpecContext()
        func completed(_ axis: SpecAxis, _ name: String, _ options: ResolvedOptions) throws -> ResolvedOptions {
            try #require(context.components(of: axis).first { $0.name == name }).resolve(options)
        }
        var run = run
        run.backbone.options = try completed(.backbone, run.backbone.name, run.backbone.options)
        run.method.options = try completed(.method, run.method.name, run.method.options)
        run.training = try completed(.training, "training", run.training)
        return run
    }

    @Test func committedRunsKeepTheirIdentities() throws {
        #expect(Self.committed.count >= 340)
        for run in Self.committed {
            #expect(Self.identity(run.description, run.dataset) == run.identity)
            let completed = try Self.completed(run.description)
            #expect(Self.identity(completed, run.dataset) == run.identity, "\(run.description.method.name)")
            #expect(pretraining(completed, run) == pretraining(run.description, run))
        }
    }

    private func pretraining(_ run: RunDescription, _ record: RunRecord) -> String {
        PretrainingIdentity.of(run, dataset: record.dataset, pretraining: "plain", numericsRevision: 1)
    }

    /// Another value is another run; of training, it shares its backbone with the run that it would be without.
    @Test func otherValuesAreOtherRuns() throws {
        let record = try #require(Self.committed.first { $0.description.method.name == "csdm" })
        let run = try Self.completed(record.description)
        var variations: [RunDescription] = []
        for (name, value) in [
            ("warm-statistics", OptionValue.text("frozen")), ("fit-statistics", .text("frozen")),
        ] {
            var other = run
            other.method.options[name] = value
            variations.append(other)
        }
        for (name, value) in [
            ("budget", OptionValue.integer(1)), ("budget", .integer(21)), ("warm-learning-rate", .number(0.01)),
        ] {
            var other = run
            other.training[name] = value
            variations.append(other)
            #expect(pretraining(other, record) == pretraining(run, record))
        }
        var split = variations[3]
        split.method.options["matched-table-passes"] = .integer(2)
        variations.append(split)
        let identities = variations.map { Self.identity($0, record.dataset) } + [record.identity]
        #expect(Set(identities).count == identities.count)
    }

    @Test func settingsWithoutEffectAreNoOthers() throws {
        let record = try #require(Self.committed.first { $0.description.method.name == "csdm" })
        var run = try Self.completed(record.description)
        run.training["warm-learning-rate"] = run.training["learning-rate"]
        run.method.options["matched-table-passes"] = .integer(5)
        #expect(Self.identity(run, record.dataset) == record.identity)
    }

    /// Runs that differ in their warm phases alone go on from one fit; all else makes another.
    @Test func fitsAreShared() throws {
        let record = try #require(Self.committed.first { $0.description.method.name == "csdm" })
        let run = try Self.completed(record.description)
        func fit(_ run: RunDescription) -> String {
            FitIdentity.of(
                run, dataset: record.dataset, pretraining: pretraining(run, record), numericsRevision: 1)
        }
        func changed(method: ResolvedOptions = [:], training: ResolvedOptions = [:]) -> String {
            var other = run
            other.method.options.merge(method) { $1 }
            other.training.merge(training) { $1 }
            return fit(other)
        }
        #expect(fit(record.description) == fit(run))
        #expect(changed(training: ["budget": .integer(3), "warm-learning-rate": .number(0.01)]) == fit(run))
        let warm: ResolvedOptions = [
            "warm-passes": .integer(3), "refresh-epochs": .integer(1), "refresh-repeats": .integer(2),
            "matched-table-passes": .integer(0), "warm-statistics": .text("frozen"),
        ]
        #expect(changed(method: warm) == fit(run))
        var others = [
            changed(method: ["rho": .number(1)]), changed(method: ["repeats": .integer(1)]),
            changed(method: ["fit-statistics": .text("frozen")]), changed(training: ["learning-rate": .number(0.01)]),
            changed(training: ["batch": .integer(64)]),
        ]
        var seed = run
        seed.seed += 1
        var method = run
        method.method = Choice(name: "cvar", options: run.method.options)
        others += [fit(seed), fit(method), fit(run)]
        #expect(Set(others).count == others.count)
    }

    @Test func theyAreDocumentedAsSuch() {
        #expect(LaterAdditions.value("budget", of: .training, "training") == .text("as-published"))
        #expect(LaterAdditions.value("rho", of: .method, "csdm") == nil)
        #expect(LaterAdditions.value("warm-statistics", of: .method, "base") == .text("updating"))
        // A digest must not depend on whether the program that computes it knows the method.
        #expect(LaterAdditions.value("warm-statistics", of: .method, "somebody-elses") == .text("updating"))
        #expect(LaterAdditions.value("fit-statistics", of: .method, "external:mine") == nil)
    }
}
