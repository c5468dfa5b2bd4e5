import ThawCore
import ThawModel
import ThawStore

/// Compares the numbers of parameters with that of the backbone, and what is recorded of efforts between runs of one program.
///
/// What a backbone has follows from its settings and from the vocabularies of the data, which are not recorded; so that number
/// is known of the data that this program knows alone, and elsewhere methods are compared with one another.
struct ParameterCheck {
    /// Finished runs with their settings as this program reads them.
    let runs: [(run: RunRecord, settings: RunDescription)]
    var known = KnownDataset.all

    private struct Key: Hashable {
        var fingerprint: String
        var numericsRevision: Int
        var backbone: Choice
        var embedding: OptionValue?
    }

    /// Methods that have no parameters beside the backbone's.
    private static let bare: Set<String> = ["base", "dropoutnet"]

    func check(_ log: inout CheckLog) {
        let own = runs.filter { !ExternalMethod.isName($0.settings.method.name) }
        let backbones = own.groups { run, settings in
            Key(
                fingerprint: run.dataset.fingerprint, numericsRevision: run.environment.numericsRevision,
                backbone: settings.backbone, embedding: settings.training["embedding"])
        }
        for (key, group) in backbones { compare(group.map(\.run), key, &log) }
        for (_, group) in own.groups(by: \.run.environment) { compareRecords(group.map(\.run), &log) }
    }

    private func compare(_ runs: [RunRecord], _ key: Key, _ log: inout CheckLog) {
        let bare = runs.filter { Self.bare.contains($0.description.method.name) }
        guard let parameters = self.parameters(key) ?? bare.map(\.result.parameterCount).min() else { return }
        for run in runs {
            let isBare = Self.bare.contains(run.description.method.name)
            let found = run.result.parameterCount
            log.expect(
                isBare ? found == parameters : found >= parameters, "runs",
                "\(run.identity.prefix(12)) (\(run.description.shortText))", "parameter_count", found: "\(found)",
                follows: isBare
                    ? "\(parameters), those of the backbone," : "at least \(parameters), those of the backbone,")
        }
    }

    /// Those of a backbone that is known on data that are known.
    private func parameters(_ key: Key) -> Int? {
        guard let component = ProgramRegistry.current.backbone(named: key.backbone.name)?.description,
            key.backbone.options == component.resolve().mapValues(\.comparable),
            key.embedding == Training.description.resolve()["embedding"]?.comparable
        else { return nil }
        return known[key.fingerprint]?.parameters[key.backbone.name]
    }

    /// A program records steps and budgets of each of its runs, or of none.
    private func compareRecords(_ runs: [RunRecord], _ log: inout CheckLog) {
        func compare(_ table: String, _ column: String, _ has: (RunRecord) -> Bool) {
            guard runs.contains(where: has) else { return }
            for run in runs {
                log.expect(
                    has(run), table, "\(run.identity.prefix(12)) (\(run.description.shortText))", column,
                    found: "none", follows: "a number, as other runs of the same program have it")
            }
        }
        compare("runs", "fit_steps") { $0.result.effort != nil }
        compare("stage_budgets", "instances") { $0.result.budgets != nil }
    }
}
