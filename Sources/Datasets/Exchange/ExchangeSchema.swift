import Core

/// What `schema.json` of an exchange folder says: what the data are, and for a program that is a method, what the run is.
/// docs/external-methods.md describes it.
public struct ExchangeSchema: Codable, Hashable, Sendable {
    /// Raised whenever programs that read the format before would no longer understand it.
    public static let format = 1

    public struct Dataset: Codable, Hashable, Sendable {
        public var name, title, fingerprint: String
        public var synthetic: Bool
    }

    public struct Field: Codable, Hashable, Sendable {
        /// How the field's values are stored.
        public enum Kind: String, Codable, Sendable {
            /// An id from 0 to `vocabulary` - 1.
            case id
            /// Any number of ids, each with how often it occurs.
            case bag
            /// A number, scaled to about [0, 1].
            case number
        }

        public var name: String
        public var kind: Kind
        public var vocabulary: Int?
        /// What has one value each: `row`, `user` or `item`.
        public var by: Column.Key
        /// Whether methods may take it as the item's side information, as the released code has it.
        public var sideInformation: Bool
        /// The same as the paper describes it.
        public var sideInformationPublished: Bool

        enum CodingKeys: String, CodingKey {
            case name, kind, vocabulary, by
            case sideInformation = "side_information"
            case sideInformationPublished = "side_information_published"
        }
    }

    /// A component of a run with its options.
    public struct Component: Codable, Hashable, Sendable {
        public var name: String
        public var options: ResolvedOptions

        public init(name: String, options: ResolvedOptions) {
            self.name = name
            self.options = options
        }
    }

    /// What a run is, beside its data.
    public struct Run: Codable, Hashable, Sendable {
        public var method, backbone: Component
        public var training: ResolvedOptions
        public var seed: Int

        public init(method: Component, backbone: Component, training: ResolvedOptions, seed: Int) {
            self.method = method
            self.backbone = backbone
            self.training = training
            self.seed = seed
        }
    }

    public var format = Self.format
    public var dataset: Dataset
    public var fields: [Field]
    public var itemField, userField: String
    public var countField: String?
    /// Rows by part: train-base, warm-a, warm-b, warm-c, test.
    public var rows: [String: Int]
    public var phases = Phase.allCases.map(\.name)
    /// Whether the folder holds the labels of the test set.
    public var testLabels: Bool
    public var run: Run?

    enum CodingKeys: String, CodingKey {
        case format, dataset, fields, rows, phases, run
        case itemField = "item_field"
        case userField = "user_field"
        case countField = "count_field"
        case testLabels = "test_labels"
    }

    init(_ dataset: ColdStartDataset, testLabels: Bool, run: Run?) {
        let schema = dataset.table.schema
        self.dataset = Dataset(
            name: dataset.name, title: dataset.title, fingerprint: dataset.fingerprint, synthetic: dataset.isSynthetic)
        fields = zip(schema.fields, dataset.table.columns).enumerated().map { index, pair in
            Field(
                name: pair.0.name, kind: .init(pair.0.kind), vocabulary: pair.0.kind.vocabulary, by: pair.1.key,
                sideInformation: schema.sideInformation.contains(index),
                sideInformationPublished: schema.publishedSideInformation.contains(index))
        }
        itemField = schema.fields[schema.itemField].name
        userField = schema.fields[schema.userField].name
        countField = schema.countField.map { schema.fields[$0].name }
        rows = Dictionary(uniqueKeysWithValues: dataset.split.sizes.map { ($0.name, $0.rows) })
        self.testLabels = testLabels
        self.run = run
    }
}

extension ExchangeSchema.Field.Kind {
    fileprivate init(_ kind: FieldKind) {
        self =
            switch kind {
            case .categorical: .id
            case .sequence: .bag
            case .continuous: .number
            }
    }
}
