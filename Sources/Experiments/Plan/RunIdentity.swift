import Crypto
import ThawCore

/// What makes a run this run: a hash over everything that decides its result, and over nothing else.
///
/// Left out: where the data came from (their fingerprint says what they are), labels, the place in the grid, `variant`
/// (it only sets defaults, and the options here are resolved), options without effect (`RunDescription.effective`), and
/// those that were added later where they say what was done before (`LaterAdditions`).
/// The hash of a description must never change: results are looked up by it.
public enum RunIdentity {
    /// SHA-256 in lower-case hex over canonical JSON.
    public static func of(_ run: RunDescription, dataset: DatasetRecord, numericsRevision: Int) -> String {
        hash(
            .object(
                run.settings.merging([
                    "kind": .text("run"),
                    "dataset": .object(["name": .text(dataset.name), "fingerprint": .text(dataset.fingerprint)]),
                    "seed": .integer(run.seed),
                    "numerics-revision": .integer(numericsRevision),
                ]) { settings, _ in settings }))
    }

    static func component(_ choice: Choice, _ axis: SpecAxis) -> CanonicalJSON.Value {
        let options = choice.options.withoutLaterAdditions(of: axis, choice.name)
            .filter { !["variant", "label"].contains($0.key) }
        return .object(["name": .text(choice.name), "options": .init(options)])
    }

    static func hash(_ value: CanonicalJSON.Value) -> String {
        SHA256.hash(data: Array(CanonicalJSON.encode(value).utf8)).hex
    }
}

/// What decides a pre-trained backbone: runs that agree in it share one.
public enum PretrainingIdentity {
    /// SHA-256 in lower-case hex over canonical JSON.
    /// - pretraining: how the method takes part in pre-training, e.g. `plain+count=all`; methods that name it
    ///   alike must pre-train to the same bits.
    public static func of(
        _ run: RunDescription, dataset: DatasetRecord, pretraining: String, numericsRevision: Int
    ) -> String {
        // Whether the seed was shared says nothing about the backbone that came of it.
        let training = run.training.withoutLaterAdditions(of: .training)
            .filter {
                !["pretrain", "pretrain-seed"].contains($0.key) && !OptionDescription.forWarmPhases.contains($0.key)
            }
        return RunIdentity.hash(
            .object([
                "kind": .text("pretraining"),
                "dataset": .object(["fingerprint": .text(dataset.fingerprint)]),
                "backbone": RunIdentity.component(run.backbone, .backbone),
                "training": .init(training),
                "pretraining": .text(pretraining),
                "seed": .integer(run.pretrainingSeed),
                "numerics-revision": .integer(numericsRevision),
            ]))
    }
}

/// What decides the state in which fitting the method leaves a run: runs that agree in it differ in their warm phases
/// alone, and can go on from one state.
public enum FitIdentity {
    /// SHA-256 in lower-case hex over canonical JSON.
    /// - pretraining: the run's `PretrainingIdentity`.
    public static func of(
        _ run: RunDescription, dataset: DatasetRecord, pretraining: String, numericsRevision: Int
    ) -> String {
        let warm = OptionDescription.forWarmPhases(ofMethod: run.method.name)
        let method = Choice(
            name: run.method.name, options: run.method.options.filter { !warm.contains($0.key) })
        return RunIdentity.hash(
            .object([
                "kind": .text("fit"),
                "dataset": .object(["fingerprint": .text(dataset.fingerprint)]),
                "pretraining": .text(pretraining),
                "method": RunIdentity.component(method, .method),
                "seed": .integer(run.seed),
                "numerics-revision": .integer(numericsRevision),
            ]))
    }
}

extension RunDescription {
    /// True under `pretrain: shared`: one backbone, pre-trained with `pretrain-seed`, serves all seeds.
    var sharesPretraining: Bool { training["pretrain"] == .text("shared") }

    /// The seed of the backbone's pre-training: `pretrain-seed` where pre-training is shared, the run's own otherwise.
    public var pretrainingSeed: Int {
        guard sharesPretraining, case .integer(let seed)? = training["pretrain-seed"] else { return seed }
        return seed
    }

    /// Training without what has no effect in this run.
    var effectiveTraining: ResolvedOptions {
        training.filter { name, value in
            switch name {
            case "pretrain-seed": sharesPretraining
            case "warm-learning-rate": value != training["learning-rate"]
            default: true
            }
        }
    }

    /// The method without what has no effect in this run.
    var effectiveMethod: Choice {
        guard WarmBudget.matched(training) == nil, !ExternalMethod.isName(method.name) else { return method }
        return Choice(name: method.name, options: method.options.filter { $0.key != "matched-table-passes" })
    }
}
