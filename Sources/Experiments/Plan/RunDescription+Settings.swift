import ThawCore
import ThawDatasets

extension RunDescription {
    /// Backbone, method and training as they decide the result: what the run's identity hashes beside data, seed and
    /// revision of the numerics. Runs of one identity have equal settings, whenever they were recorded.
    ///
    /// Of the dataset's options nothing is here, since the fingerprint says what came of them.
    public var settings: [String: CanonicalJSON.Value] {
        [
            "backbone": RunIdentity.component(backbone, .backbone),
            "method": RunIdentity.component(effectiveMethod, .method),
            "training": .init(effectiveTraining.withoutLaterAdditions(of: .training)),
        ]
    }

    /// The description with the options that came after its record, at the defaults that say what was done before; as
    /// it stands where this build does not know a component.
    ///
    /// The identity stays what it was. Of a dataset every option is filled in: they decide nothing beside the fingerprint.
    public func completed() -> RunDescription {
        var run = self
        run.dataset = dataset.completed(of: .dataset)
        run.backbone = backbone.completed(of: .backbone)
        run.method = method.completed(of: .method)
        run.training =
            Choice(name: Training.description.name, options: training).completed(of: .training).options
        return run
    }
}

extension Choice {
    fileprivate func completed(of axis: SpecAxis) -> Choice {
        let later = LaterAdditions.values(of: axis, name)
        return later.isEmpty ? self : Choice(name: name, options: options.merging(later) { recorded, _ in recorded })
    }
}
