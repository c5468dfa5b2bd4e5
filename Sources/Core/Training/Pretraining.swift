/// How the backbone is pre-trained: part of the identity of a cached backbone.
public enum Pretraining: Hashable, Sendable {
    /// The click loss on train-base, and nothing else.
    case plain
    /// DropoutNet: the item's embedding is replaced by the table's mean with this probability.
    case itemDropout(probability: Double, perInstance: Bool)
}
