import ThawCore

extension RunDescription {
    /// The settings as the run's identity takes them, in the form of a description: without what has no effect, and with
    /// the options that came after the record at the defaults that say what was done before.
    ///
    /// Descriptions of one identity have the same backbone, method and training in it, whichever version wrote them.
    var decisive: RunDescription {
        var run = self
        run.method = effectiveMethod
        // They decide nothing beside the options that they stand for.
        for name in ["variant", "label"] {
            run.backbone.options[name] = nil
            run.method.options[name] = nil
        }
        run.training = effectiveTraining
        // Last: what has no effect is then there at its default, in old records and in new ones.
        return run.completed()
    }
}
