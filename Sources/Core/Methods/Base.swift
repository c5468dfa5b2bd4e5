/// The backbone by itself: new items start from what pre-training left in their rows.
public enum Base {
    /// What specs, tables and `thaw methods` know of it, and how it is made.
    public static let entry = MethodEntry(
        name: "base", title: "Base",
        summary: "Nothing between pre-training and the phases: what the backbone does by itself.",
        source: "paper, Table 1", float: UnfittedMethod<Float, Options>.self,
        double: UnfittedMethod<Double, Options>.self)

    struct Options: MethodOptions {
        let common: CommonOptions
        let fitting: Fitting? = Fitting(passes: 0)

        init(_ read: inout OptionReader) { common = CommonOptions(&read) }
    }
}

/// Does nothing between pre-training and the phases: base, and DropoutNet, whose work is done in pre-training.
final class UnfittedMethod<S: Scalar, Options: MethodOptions>: ColdStartMethod {
    init(_ context: MethodContext<S>, _ options: Options) {}

    func fit() {}
}
