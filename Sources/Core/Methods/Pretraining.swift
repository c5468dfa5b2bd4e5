/// How the backbone is pre-trained: part of the identity of a cached backbone.
public enum Pretraining: Hashable, Sendable {
    /// The click loss on train-base, and nothing else.
    case plain
    /// DropoutNet: the item's embedding is replaced by the table's mean with this probability.
    case itemDropout(probability: Double, perInstance: Bool)

    /// The pre-training that a method with these options asks for.
    public static func of(method: String, options: ResolvedOptions) -> Pretraining {
        Registry.method(named: method).pretraining(options)
    }

    /// Everything by which a method influences pre-training, as text: part of the pre-trained backbone's identity.
    public static func signature(method: String, options: ResolvedOptions) -> String {
        let count = "count=\(options.text("count"))"
        switch of(method: method, options: options) {
        case .plain: return "plain " + count
        case .itemDropout(let probability, let perInstance):
            return "item-dropout probability=\(probability) per=\(perInstance ? "instance" : "batch") " + count
        }
    }
}
