/// DropoutNet (Volkovs, Yu and Poutanen, NIPS 2017): all of it happens in pre-training, see `ItemReplacement`.
public enum DropoutNet {
    /// What specs, tables and `thaw methods` know of it, and how it is made.
    public static let entry = MethodEntry(
        name: "dropoutnet", title: "DropoutNet",
        summary: "Pre-training in which the item embedding is now and then replaced by the table's mean.",
        source: "Volkovs, Yu and Poutanen, NIPS 2017", float: UnfittedMethod<Float, Options>.self,
        double: UnfittedMethod<Double, Options>.self)

    /// What is replaced together.
    enum Unit: String, OptionWord { case batch, instance }

    struct Options: MethodOptions {
        let common: CommonOptions
        let probability: Double
        let per: Unit
        let fitting: Fitting? = Fitting(passes: 0)

        init(_ read: inout OptionReader) {
            common = CommonOptions(&read)
            probability = read(
                ComponentOption(
                    "probability", 0...1, default: 0.1, help: "Probability of the replacement.", unit: "probability",
                    source: "released code"))
            per = read(
                ComponentOption(
                    "per", default: .batch, published: .instance,
                    help: "Whether whole batches or single instances are replaced.",
                    source: "released code; DropoutNet paper"))
        }

        var pretraining: Pretraining { .itemDropout(probability: probability, perInstance: per == .instance) }
    }
}
