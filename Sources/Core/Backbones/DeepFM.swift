public enum DeepFM {
    public static let description = ComponentDescription(
        name: "deepfm", title: "DeepFM",
        summary: "Linear over continuous features + factorisation machine + MLP over all field vectors.",
        source: "Guo et al., IJCAI 2017", options: [])
}
