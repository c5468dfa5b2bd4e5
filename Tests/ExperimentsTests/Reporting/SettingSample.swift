import Foundation
import ThawCore

@testable import ThawModel
@testable import ThawPlanning
@testable import ThawReporting
@testable import ThawStore

/// Tables of specs whose runs have all been done, for tests of what they say about settings.
enum SettingSample {
    /// One dataset, one backbone, two methods, two seeds, in place of which, or beside which, a spec gives others.
    static func spec(
        datasets: String = "[movielens-1m]", backbones: String = "[deepfm]", methods: String = "[base, csdm]",
        _ more: String = "report: {table: {metrics: [auc]}}"
    ) -> String {
        """
        experiment: test
        datasets: \(datasets)
        backbones: \(backbones)
        methods: \(methods)
        seeds: [1, 2]
        \(more)

        """
    }

    /// - synthetic: what the data turned out to be.
    /// - change: what a record has that the plan has not.
    static func builder(
        _ spec: String, synthetic: Bool = false, folder: String = "", change: (inout RunDescription) -> Void = { _ in }
    ) throws -> TableBuilder {
        let plan = try SpecReader.read(
            bytes: Array(spec.utf8), file: folder + "spec.yaml", context: SpecContext()
        ).plan
        var members: [ExperimentMember] = []
        var runs: [String: RunRecord] = [:]
        for run in plan.runs {
            // As a database gives it back: 1.0 has become 1.
            var description = try StoredJSON.decode(
                RunDescription.self, from: try StoredJSON.encode(run.description))
            change(&description)
            let member = ExperimentMember(
                position: run.position, identity: Sample.identity(run.position), description: description,
                labels: run.labels)
            members.append(member)
            let title = SpecContext.title(of: description.dataset.name, .dataset)
            var dataset = Sample.dataset(description.dataset.name, synthetic: synthetic)
            dataset.title = synthetic ? "\(title) (synthetic)" : title
            dataset.fingerprint = try StoredJSON.encode(description.dataset)
            runs[member.identity] = RunRecord(
                identity: member.identity, description: description, dataset: dataset,
                environment: Sample.environment(), result: Sample.result(auc: 0.7))
        }
        let record = ExperimentRecord(
            name: plan.experiment, title: "Test", specText: plan.specText, reportSettingsJSON: "{}")
        return TableBuilder(
            experiment: StoredExperiment(record: record, members: members), settings: plan.report, runs: runs)
    }

    /// The sentences on settings.
    static func notes(
        _ spec: String, synthetic: Bool = false, folder: String = "", change: (inout RunDescription) -> Void = { _ in }
    ) throws -> [String] {
        let builder = try builder(spec, synthetic: synthetic, folder: folder, change: change)
        let lines = try builder.lines()
        return builder.settingNotes(
            lines, TableTitles(lines: lines, settings: builder.settings, otherAxes: builder.otherAxes))
    }
}
