/// The backbone by itself: new items start from what pre-training left in their rows.
public enum Base {
    /// What specs, tables and `thaw methods` know of it.
    public static let description = ComponentDescription(
        name: "base", title: "Base",
        summary: "Nothing between pre-training and the phases: what the backbone does by itself.",
        source: "paper, Table 1", options: CommonOptions.everyMethod)

    static let entry = MethodEntry(
        description: description, fitting: { _ in Fitting(passes: 0) }, float: BaseMethod.init, double: BaseMethod.init)
}

/// Does nothing: base, and DropoutNet, whose work is done in pre-training.
final class BaseMethod<S: Scalar>: ColdStartMethod {
    init(_ context: MethodContext<S>) {}

    var ownStore: ParameterStore<S>? { nil }
    var trainedGroups: [ParameterGroup] { [] }
    func fit() {}
    func refresh(_ phase: Phase) {}
}
