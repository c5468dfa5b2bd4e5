/// Product-based Neural Network with outer products (Qu et al., ICDM 2016) as the released code has it: a `PNNHead` whose
/// pairs have a full kernel each (`OuterProducts`). Continuous features are not used.
public enum OPNN {
    /// What specs, tables and `thaw backbones` know of it, and how it is made.
    public static let entry = BackboneEntry(
        name: "opnn", title: "OPNN",
        summary:
            "One hidden layer over the categorical fields' vectors and all their pairwise products under a kernel.",
        source: "Qu et al., ICDM 2016; released code, not in the paper",
        float: PNNHead<OuterProducts<Float>>.self, double: PNNHead<OuterProducts<Double>>.self)
}
