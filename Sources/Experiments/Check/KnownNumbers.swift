/// The paper's numbers as this program was built with them: experiments/published.
enum KnownNumbers {
    /// The JSON of each file, by its name without `.json`.
    static let files: [String: String] = [
        "backbones": PackageResources.backbones_json, "table1": PackageResources.table1_json,
        "table2": PackageResources.table2_json, "table3": PackageResources.table3_json,
        "table4": PackageResources.table4_json,
    ].mapValues { String(decoding: $0, as: UTF8.self) }
}
