extension Pretraining {
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
