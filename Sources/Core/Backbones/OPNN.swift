/// Product-based Neural Network with outer products (Qu et al., ICDM 2016) as the released code has it: a `PNNHead` whose
/// pairs have a full kernel each (`OuterProducts`). Continuous features are not used.
public enum OPNN {
    /// What specs, tables and `thaw backbones` know of it.
    public static let description = ComponentDescription(
        name: "opnn", title: "OPNN",
        summary:
            "One hidden layer over the categorical fields' vectors and all their pairwise products under a kernel.",
        source: "Qu et al., ICDM 2016; released code, not in the paper", options: [])

    static let entry = BackboneEntry(
        description: description, float: PNNHead<OuterProducts>.self, double: PNNHead<OuterProducts>.self)
}
