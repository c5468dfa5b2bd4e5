/// Makes sessions.
public enum Sessions {
    /// A session in single precision. Names and options are those of `Registry`, resolved and checked.
    public static func make(
        dataset: ColdStartDataset, backbone: String, backboneOptions: ResolvedOptions = [:], method: String,
        options: ResolvedOptions, training: ResolvedOptions, seed: Int
    ) -> any ColdStartSession {
        let entry = Registry.method(named: method)
        let shared = training.text("pretrain") == "shared"
        return TrainingSession<Float>(
            dataset: dataset, head: Registry.backbone(named: backbone).float, headOptions: backboneOptions,
            methodName: method, pretraining: entry.pretraining(options),
            makeMethod: entry.float,
            options: options, training: training, seed: seed,
            pretrainSeed: shared ? training.integer("pretrain-seed") : seed)
    }
}
