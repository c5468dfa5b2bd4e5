import Testing

@testable import ThawEvidence
@testable import ThawModel
@testable import ThawStore

/// Data are called what their record, their options and their sizes let them be called.
@Suite struct DatasetEditTests {
    private static let spec = """
        experiment: sample
        datasets: [movielens-1m]
        backbones: [deepfm]
        methods: [base, csdm]
        seeds: [1, 2]

        """

    private func lines(_ sql: String) throws -> [String] {
        let sample = try CheckSample(Self.spec)
        try sample.edit(sql)
        return try sample.check().disagreements.map(\.description)
    }

    @Test(arguments: [
        ("MovieLens-1M", "a split of 1,000,209 ratings of 3,706 items"),
        ("MovieLens-1M (unverified)", "a split of 1,000,209 ratings of 3,706 items"),
        ("MovieLens-1M (rebuilt)", "a split of 1,000,209 ratings of 3,706 items"),
        ("MovieLens-1M (unverified: 1,000 of 1,000,209 ratings)", "at most 1,000, of which the title speaks"),
        ("MovieLens-1M (unverified: 5 of 9 ratings)", "how many of 1,000,209 ratings there are"),
        ("MovieLens-1M (unverified: 0050,000 of 1,000,209 ratings)", "how many of 1,000,209 ratings there are"),
        ("MovieLens-1M (synthetic)", "'MovieLens-1M' follows"),
        ("MovieLens-1M, real (no synthetic) data", "'MovieLens-1M' follows"),
    ])
    func syntheticDataAreNotCalledReal(edit: (title: String, line: String)) throws {
        let found = try lines("UPDATE datasets SET synthetic = 0, title = '\(edit.title)'")
        #expect(found.contains { $0.contains(edit.line) }, "\(found)")
    }

    @Test func unverifiedDataThatSaySoPass() throws {
        let found = try lines(
            "UPDATE datasets SET synthetic = 0, title = 'MovieLens-1M (unverified: 100,000 of 1,000,209 ratings)'")
        #expect(found.isEmpty, "\(found)")
    }

    @Test(arguments: [
        "MovieLens-1M, real (no synthetic) data", "MovieLens-1M", "Real data (synthetic)", "MovieLens-1M (synthetic) ",
        "MovieLens-1M (rebuilt) (synthetic)", "MovieLens-1M (synthetic), pseudo-new items",
    ])
    func aTitleIsOneOfThoseThatThawMakes(title: String) throws {
        let found = try lines("UPDATE datasets SET title = '\(title)'")
        #expect(found.contains { $0.contains("column title: ") && $0.contains("'MovieLens-1M (synthetic)' follows") })
    }

    @Test(arguments: [
        "MovieLens-1M (original; nothing rebuilt)", "MovieLens-1M (unverified)", "MovieLens-1M (rebuilt) (unverified)",
    ])
    func theKnownSetIsCalledRebuilt(title: String) throws {
        let sample = try CheckSample(committed: "table1")
        try sample.edit("UPDATE datasets SET title = '\(title)'")
        let found = try sample.check().disagreements.map(\.description)
        #expect(found.contains { $0.hasSuffix("'MovieLens-1M (rebuilt)' follows") }, "\(found)")
    }

    @Test func thePublishersOwnDataHaveTheSizesOfTheKnownSplit() throws {
        let sizes = #"{"test":58409,"train-base":854530,"warm-a":19440,"warm-b":19440,"warm-c":19440}"#
        func found(_ sizes: String) throws -> [String] {
            try lines(
                "UPDATE datasets SET synthetic = 0, title = 'MovieLens-1M', split_sizes = '\(sizes)', "
                    + #"item_counts = '{"new":972,"old":1420}'"#)
        }
        #expect(try found(sizes).isEmpty)
        let others = sizes.replacing("58409", with: "58410").replacing("854530", with: "854529")
        #expect(try found(others).contains { $0.contains("test 58410 stands there, 58409 follows") })
    }

    @Test func whatIsNoCountOfItemsIsFound() throws {
        let found = try lines("UPDATE datasets SET item_counts = json_set(item_counts, '$.foo', 3)")
        #expect(found.contains { $0.contains("column item_counts: foo, new, old stands there, new, old follows") })
    }

    // MARK: - How synthetic data are generated

    @Test func aRunsOwnScaleIsThatOfThePlan() throws {
        let scale = "json_set(spec, '$.dataset.options.\"synthetic-scale\"', 3)"
        let found = try lines("UPDATE runs SET spec = \(scale) WHERE seed = 2")
        #expect(found.contains { $0.contains("synthetic-scale 3 stands there, 0.2, as planned, follows") }, "\(found)")
        // What is done again is what was planned.
        let sample = try CheckSample(Self.spec)
        try sample.edit("UPDATE runs SET spec = \(scale)")
        let store = try ResultStore(path: sample.path, access: .readOnly)
        let runs = Array(try store.runs(identities: store.finishedIdentities()).values)
        let planned = runs.asPlanned(by: try store.experiments()).map(\.description.dataset.options["synthetic-scale"])
        #expect(runs.allSatisfy { $0.description.dataset.options["synthetic-scale"]?.comparable == .number(3) })
        #expect(planned.count == 4 && planned.allSatisfy { $0 == .number(0.2) })
    }

    /// Of real data it says nothing, and a run is recorded once, whichever spec it was for.
    @Test func ofRealDataItMaySayWhatItWill() throws {
        let sample = try CheckSample(committed: "table1")
        try sample.edit("UPDATE runs SET spec = json_set(spec, '$.dataset.options.source', 'real')")
        #expect(try sample.check().isSound)
    }

    // MARK: - Others

    @Test func aFailureOfADoneRunIsFound() throws {
        let sample = try CheckSample(committed: "table1")
        try sample.edit(
            """
            INSERT INTO failures SELECT identity, dataset, backbone, method, seed, spec, environment, 'deterministic', 'x', 1.0
            FROM runs WHERE seed = 1 AND method = 'csdm'
            """)
        #expect(try sample.check().disagreements.contains { $0.found == "a failure of a run that has a result" })
    }

    @Test func parametersAreAtLeastTheBackbones() throws {
        let sample = try CheckSample(committed: "table1")
        try sample.edit("UPDATE runs SET parameter_count = 2 * parameter_count")
        let doubled = try sample.check().disagreements.map(\.description)
        #expect(
            doubled.contains { $0.contains("parameter_count: 582086 stands there, 291043, those of the backbone,") })
        try sample.edit("UPDATE runs SET parameter_count = parameter_count / 2")
        #expect(try sample.check().isSound)
        try sample.edit("UPDATE runs SET parameter_count = 1000 WHERE method = 'csdm'")
        #expect(try sample.check().disagreements.count == 10)
    }

    @Test func budgetsThatOthersHaveAreMissed() throws {
        let sample = try CheckSample(committed: "tuned")
        try sample.edit(
            """
            DELETE FROM group_budgets WHERE run IN (SELECT identity FROM runs WHERE method = 'csdm');
            DELETE FROM stage_budgets WHERE run IN (SELECT identity FROM runs WHERE method = 'csdm');
            UPDATE runs SET fit_steps = NULL, pretraining_steps = NULL, fit_seconds = NULL WHERE method = 'mwuf'
            """)
        let found = try sample.check().disagreements.map(\.description)
        #expect(
            found.contains { $0.contains("stage_budgets") && $0.contains("as other runs of the same program have it") })
        #expect(found.contains { $0.contains("column fit_steps: none stands there") })
    }
}
