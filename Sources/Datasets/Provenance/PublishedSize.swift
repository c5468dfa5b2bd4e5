import ThawSupport

/// How large a dataset is, as published.
public struct PublishedSize: Hashable, Sendable {
    /// One row each.
    public var instances: Int
    /// What the instances are, e.g. `ratings`.
    public var unit: String
    /// Where the number stands.
    public var source: String

    /// - source: a publication, e.g. `PublishedSize.paper`.
    public init(instances: Int, unit: String, source: String) {
        self.instances = instances
        self.unit = unit
        self.source = source
    }

    /// Where the paper has the sizes of its datasets.
    public static let paper = "Zhu, Wang and Wu, AAAI 2025, Table 3"

    /// `100,000 of 1,000,209 ratings`.
    func share(_ instances: Int) -> String {
        "\(PlainText.grouped(instances)) of \(PlainText.grouped(self.instances)) \(unit)"
    }
}
