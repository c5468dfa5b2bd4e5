import Foundation
import TestSupport
import Testing

@testable import ThawEvidence
@testable import ThawModel
@testable import ThawPlanning
@testable import ThawStore

/// Databases that nobody has edited pass, whoever made them and when.
@Suite struct SoundTests {
    @Test(arguments: CheckSample.committed)
    func committedOnesPass(name: String) throws {
        let check = try CheckSample(committed: name).check()
        #expect(check.disagreements.isEmpty)
        #expect(check.uncheckable.isEmpty)
        #expect(check.compared > 500)
    }

    private static let spec = """
        experiment: sample
        title: Sample
        datasets: [movielens-1m]
        backbones: [deepfm, dcn]
        methods: [base, {csdm: {rho: [0.1, 1]}}, {cvar: {label: Ours}}]
        seeds: {from: 1, count: 3}
        report: {table: {metrics: [auc, relaimpr]}}

        """

    private func expectSound(_ sample: CheckSample, at path: String? = nil, uncheckable: [String] = []) throws {
        let check = try CheckSample.check(path ?? sample.path)
        #expect(check.disagreements.isEmpty)
        #expect(check.uncheckable.map(\.reason) == uncheckable)
        #expect(check.compared > 20)
    }

    @Test(arguments: 1...Schema.version)
    func everySchemaPassesAsItIsAndMigrated(version: Int) throws {
        let sample = try CheckSample(Self.spec)
        let old = try sample.converted(toVersion: version)
        try expectSound(sample, at: old)
        _ = try ResultStore(path: old, access: .readWrite)
        try expectSound(sample, at: old)
    }

    @Test func partialOnesPass() throws {
        try expectSound(CheckSample(Self.spec) { $0.seed == 2 || $0.method.name == "csdm" })
        // Nothing is known of the data.
        try expectSound(
            CheckSample(Self.spec) { _ in true },
            uncheckable: ["which data 24 runs of movielens-1m without a result would be on"])
    }

    private static let rules = """
        include: [{method: base, seed: 9}]
        exclude: [{method: cvar, seed: 2}]
        when: [{method: csdm, set: {training.epochs: 2}}]

        """

    @Test func rulesSweepsAndTrainingPass() throws {
        try expectSound(CheckSample(Self.spec + Self.rules))
        try expectSound(CheckSample(Self.spec + "training: {budget: [as-published, {matched: 3}], epochs: [1, 2]}\n"))
        try expectSound(
            CheckSample(
                Self.spec.replacingOccurrences(
                    of: "[movielens-1m]", with: "[movielens-1m: {old-threshold: [200, 300]}]")
            ))
    }

    private static let tune =
        "tune: [{method: cvar, options: {refresh-repeats: [1, 3], training.epochs: [1, 2]}, seeds: [7, 8]}]\n"

    @Test func tunedOnesPassAtEveryStage() throws {
        try expectSound(CheckSample(Self.spec + Self.tune))
        // Trials are missing, so that nothing is chosen; and the runs are.
        try expectSound(CheckSample(Self.spec + Self.tune) { $0.isOnPseudoNewItems && $0.seed == 8 })
        try expectSound(CheckSample(Self.spec + Self.tune) { !$0.isOnPseudoNewItems && $0.seed == 1 })
    }

    @Test func mergedOnesPass() throws {
        func spec(_ methods: String, _ seeds: String) -> String {
            Self.spec.replacingOccurrences(of: "[base, {csdm: {rho: [0.1, 1]}}, {cvar: {label: Ours}}]", with: methods)
                .replacingOccurrences(of: "{from: 1, count: 3}", with: seeds)
        }
        for (a, b) in [
            (spec("[base]", "[1, 2]"), spec("[base]", "[3]")), (spec("[base]", "[1]"), spec("[velf, csdm]", "[1]")),
            (spec("[csdm, base]", "[5, 1]"), spec("[base, velf]", "[2]")),
        ] {
            let (first, second) = (try CheckSample(a), try CheckSample(b))
            let output = first.folder.path("merged.sqlite")
            _ = try DatabaseMerge(inputs: [first.path, second.path], output: output).run()
            try expectSound(first, at: output)
        }
    }

    /// The labels of united specs are held to what any of them plans.
    @Test func aMergedOneIsCheckedAsTheUnion() throws {
        let a = Self.spec.replacingOccurrences(of: "{from: 1, count: 3}", with: "[1]")
        let b = Self.spec.replacingOccurrences(of: "{from: 1, count: 3}", with: "[2]")
            .replacingOccurrences(of: "deepfm, dcn", with: "pnn")
        var first = try CheckSample(a)
        let second = try CheckSample(b)
        let output = first.folder.path("merged.sqlite")
        _ = try DatabaseMerge(inputs: [first.path, second.path], output: output).run()
        first.path = output
        try first.edit("DELETE FROM experiment_runs WHERE position = 4")
        #expect(try first.check().disagreements.contains { $0.found.hasPrefix("no row, where the spec plans") })
    }

    private static let program = """
        experiment: program
        datasets: [movielens-1m]
        backbones: [deepfm]
        methods:
          - base
          - external: {name: mine, command: [python3, method.py], files: [FILES], options: {k: [5, 10]}}
        seeds: [1, 2]

        """

    /// The files of programs are not there any more, and nobody looks for them: whatever stood for them in the spec. Scores
    /// of some runs, or of all, may have been rounded.
    @Test(arguments: [
        ("util.py", 0), ("util.py", 4), ("util.py", 2), (".", 0), ("./pkg/, util.py", 4),
        ("\"*.py\", \"pkg/*/[a-c].py\", pkg/core.py", 0),
        ("\"**/?*.py\"", 2), ("pkg/**", 0),
    ]) func programsPass(listed: String, earlier: Int) throws {
        let check = try checkProgram(listed: listed, earlier: earlier)
        #expect(check.isSound && check.uncheckable.isEmpty, "\(check.disagreements)")
    }

    /// What no entry stands for was not planned.
    @Test func aFileThatNothingListsIsFound() throws {
        let check = try checkProgram(listed: "pkg/*.py, util.py", recorded: "pkg, util.py")
        #expect(!check.isSound)
    }

    @Test func anUnknownPrecisionIsNotWrong() throws {
        let check = try checkProgram(listed: "util.py", precision: "decimal")
        #expect(check.isSound, "\(check.disagreements)")
        #expect(
            check.uncheckable.map(\.reason).contains(
                "this thaw does not know 'decimal' as scores-precision of external:mine"), "\(check.uncheckable)")
    }

    /// Checks a database of a program's runs, whose files are gone.
    /// - recorded: what `files` says where runs are planned; as in the recorded spec unless given.
    /// - earlier: how many of the program's runs were recorded before scores had a precision.
    /// - precision: that of the runs, which a later program has then done.
    private func checkProgram(
        listed: String, recorded: String? = nil, earlier: Int = 0, precision: String? = nil
    ) throws -> DatabaseCheck {
        let place = try TemporaryFolder()
        let files = ["method.py", "util.py", "pkg/core.py", "pkg/deep/a.py"]
        try FileManager.default.createDirectory(atPath: place.path("pkg/deep"), withIntermediateDirectories: true)
        for file in files { try Data("pass".utf8).write(to: place.url.appendingPathComponent(file)) }
        let path = place.path("program.yaml")
        func spec(_ files: String) -> String { Self.program.replacingOccurrences(of: "FILES", with: files) }
        try Data(spec(recorded ?? listed).utf8).write(to: URL(fileURLWithPath: path))
        let plan = try SpecReader.read(path: path, context: SpecContext()).plan
        let store = try ResultStore(path: place.path("program.sqlite"), access: .readWrite)
        var count = 0
        let runs = plan.runs.map { planned in
            var description = planned.description
            if description.method.name == "external:mine" {
                count += 1
                if count <= earlier { description.method.options["scores-precision"] = nil }
                if let precision { description.method.options["scores-precision"] = .text(precision) }
            }
            var run = CheckSample.run(description)
            // What this program does not know is a later one's.
            if precision != nil { run.environment.thawVersion = "9.0.0" }
            return run
        }
        #expect(count == 4)
        for run in runs { try store.record(run) }
        let text = try SpecReader.read(
            bytes: Array(spec(listed).utf8), file: place.path("listed.yaml"), context: SpecContext()
        ).plan.specText
        try store.register(
            experiment: ExperimentRecord(
                name: "program", title: "program", specText: text,
                reportSettingsJSON: try StoredJSON.encode(plan.report)),
            members: zip(plan.runs, runs).map { $1.member(position: $0.position, labels: $0.labels) })
        for file in files { try FileManager.default.removeItem(atPath: place.path(file)) }
        return try CheckSample.check(store.path)
    }

    @Test func failuresPass() throws {
        let sample = try CheckSample(Self.spec) { $0.seed == 3 }
        let store = try ResultStore(path: sample.path, access: .readWrite)
        for member in try store.experiments()[0].members where member.description.seed == 3 {
            let run = CheckSample.run(member.description)
            try store.record(
                failure: RunFailure(kind: .deterministic, reason: "NaN"), identity: run.identity,
                description: run.description, dataset: run.dataset, environment: run.environment, at: 1)
        }
        try expectSound(sample)
    }

    // MARK: - Of a later program

    private static let later = "UPDATE environments SET thaw_version = '9.0.0'"

    @Test func anUnknownOptionIsNotWrong() throws {
        let sample = try CheckSample(Self.spec)
        try sample.edit(Self.later)
        // At its default a later addition is no part of identities.
        for (table, method) in [("runs", "method"), ("experiment_runs", "json_extract(spec, '$.method.name')")] {
            try sample.edit(
                "UPDATE \(table) SET spec = json_set(spec, '$.method.options.zeal', 3) WHERE \(method) = 'csdm'")
        }
        try expectSound(
            sample,
            uncheckable: [
                "this thaw does not know option 'zeal' of csdm", "this thaw does not know option 'zeal' of csdm",
            ])
        // It hides no other edit.
        try sample.edit("UPDATE runs SET spec = json_set(spec, '$.method.options.rho', 0.7) WHERE method = 'csdm'")
        #expect(
            try sample.check().disagreements.allSatisfy { $0.found.hasPrefix("its identity does not follow") }
                && !sample.check().isSound)
    }

    @Test func anUnknownMethodIsNotWrong() throws {
        let sample = try CheckSample(Self.spec.replacingOccurrences(of: "[base, ", with: "[base, velf, "))
        try sample.edit(
            """
            UPDATE runs SET method = 'csdm2', spec = json_set(spec, '$.method.name', 'csdm2') WHERE method = 'velf';
            UPDATE experiment_runs SET spec = json_set(spec, '$.method.name', 'csdm2')
            WHERE json_extract(spec, '$.method.name') = 'velf';
            UPDATE experiments SET spec = replace(spec, '"velf"', '"csdm2"');
            UPDATE experiment_runs SET labels = replace(labels, '"VELF"', '"CSDM 2"');
            """ + Self.later)
        let check = try sample.check()
        #expect(check.disagreements.isEmpty)
        #expect(check.uncheckable.contains { $0.reason.hasPrefix("its spec, which this thaw cannot plan: ") })
    }

    @Test func aRecordedSpecOpensNoFile() throws {
        let sample = try CheckSample(Self.spec)
        try sample.edit(#"UPDATE experiments SET spec = json_set(spec, '$.extends', '/dev/zero')"#)
        #expect(try sample.check().disagreements.contains { $0.found.contains("a recorded spec extends no other") })
    }

    @Test func everyPublishedFileIsKnown() throws {
        let folder = packageFolder.appendingPathComponent("experiments/published")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        #expect(files.count >= 5)
        for file in files {
            let name = file.deletingPathExtension().lastPathComponent
            #expect(try KnownNumbers.files[name] == String(contentsOf: file, encoding: .utf8), "\(name)")
        }
    }
}
