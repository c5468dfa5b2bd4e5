import Experiments
import Foundation
import ThawCore
import ThawDatasets

/// YAML to plan, as `thaw validate` and `thaw plan` go: reading, `extends`, decoding, planning, the runs' text and identities.
///
/// The input is a spec; after a byte 0x1E, the file `parent.yaml` that it may extend.
public struct SpecTarget: FuzzTarget {
    /// A plan of a million runs is legitimate, and takes seconds.
    private static let maximumRuns = 2_000
    private static let separator: UInt8 = 0x1E
    private static let parent = """
        experiment: parent
        datasets: [movielens-1m]
        backbones: [deepfm]
        methods: [base, csdm: {rho: [0.1, 1]}]
        seeds: {from: 1, count: 2}

        """

    private let folder: ScratchFolder
    private let context = SpecContext(maximumRuns: maximumRuns)

    /// Throws if no temporary folder can be made.
    public init() throws { folder = try ScratchFolder() }

    public func run(_ input: [UInt8]) throws {
        let parts = input.split(separator: Self.separator, maxSplits: 1, omittingEmptySubsequences: false)
        try folder.write(parts.count > 1 ? Array(parts[1]) : Array(Self.parent.utf8), to: "parent.yaml")
        do {
            let spec = try SpecReader.read(
                bytes: Array(parts[0]), file: folder.path("spec.yaml"), context: context)
            try check(spec.plan())
        } catch let errors as SpecErrors {
            try check(errors)
        }
    }

    public var summary: String? { nil }

    private func check(_ plan: Plan) throws {
        let runs = plan.runs + plan.waiting
        guard !runs.isEmpty || !plan.datasets.isEmpty else { throw Violation("a plan of nothing") }
        guard runs.count + plan.excluded.count + plan.datasets.count <= Self.maximumRuns else {
            throw Violation("\(runs.count) runs and \(plan.datasets.count) datasets")
        }
        // The lines of many runs are much the same work again and again.
        if runs.count <= 200 { _ = PlanText.lines(plan) { _ in "will run" } }
        let dataset = DatasetRecord(
            name: "movielens-1m", title: "MovieLens-1M", isSynthetic: true, fingerprint: "", splitSizes: [:],
            itemCounts: [:])
        for run in runs.prefix(8) {
            _ = PlanText.resolved(run, in: plan)
            let identity = RunIdentity.of(run.description, dataset: dataset, numericsRevision: 1)
            guard identity.count == 64 else { throw Violation("an identity of \(identity.count) digits") }
        }
    }

    private func check(_ errors: SpecErrors) throws {
        guard !errors.issues.isEmpty else { throw Violation("an error without an issue") }
        for issue in errors.issues {
            guard issue.line >= 1, issue.column >= 1 else { throw Violation("an issue without a place: \(issue)") }
            try Violation.check(message: issue.description)
        }
    }
}
