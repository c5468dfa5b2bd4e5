/// The training settings that all methods share (paper, "Implementation Details").
public enum Training {
    /// The options under `training` in specs.
    public static let description = ComponentDescription(
        name: "training", title: "Training", summary: "Settings that pre-training and every phase share.",
        source: "paper, Implementation Details; released code", options: TrainingSettings.descriptions)
}
