public enum Base {
    public static let description = ComponentDescription(
        name: "base", title: "Base",
        summary: "Nothing between pre-training and the phases: what the backbone does by itself.",
        source: "paper, Table 1", options: CommonOptions.everyMethod)
}
