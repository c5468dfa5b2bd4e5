import ThawCore

/// What `schema.json` of an exchange folder says: what the data are, and for a program that is a method, what the run is.
/// docs/external-methods.md describes it.
public struct ExchangeSchema: Codable, Hashable, Sendable {
    /// Raised whenever programs that read the format before would no longer understand it.
    public static let format = 1

    /// Which data they are.
    public struct Dataset: Codable, Hashable, Sendable {
        /// As in specs, e.g. `movielens-1m`.
        public var name: String
        /// As in tables, e.g. `MovieLens-1M (synthetic)`.
        public var title: String
        /// SHA-256 over the content of the data, in hex.
        public var fingerprint: String
        /// Whether the data are synthetic.
        public var synthetic: Bool
    }

    /// A column of the data, of a user, an item or an instance.
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

        /// As the dataset calls it; its columns' files begin with it.
        public var name: String
        /// How its values are stored.
        public var kind: Kind
        /// Ids are below it; nil for numbers.
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
        /// Its name in specs; a program's own.
        public var name: String
        /// All of its options.
        public var options: ResolvedOptions

        /// - options: every one, defaults included.
        public init(name: String, options: ResolvedOptions) {
            self.name = name
            self.options = options
        }
    }

    /// What a run is, beside its data.
    public struct Run: Codable, Hashable, Sendable {
        /// The program, and its own options.
        public var method: Component
        /// The backbone that methods beside it have.
        public var backbone: Component
        /// Every option of training.
        public var training: ResolvedOptions
        /// The run's seed: the same must give the same scores.
        public var seed: Int

        /// - training: every option, defaults included.
        public init(method: Component, backbone: Component, training: ResolvedOptions, seed: Int) {
            self.method = method
            self.backbone = backbone
            self.training = training
            self.seed = seed
        }
    }

    /// The version of the format that a file has.
    public var format = Self.format
    /// Which data these are.
    public var dataset: Dataset
    /// All fields, in the dataset's order.
    public var fields: [Field]
    /// The field of item ids.
    public var itemField: String
    /// The field of user ids.
    public var userField: String
    /// The field of the items' numbers of instances, if the dataset has one.
    public var countField: String?
    /// Rows by part: train-base, warm-a, warm-b, warm-c, test.
    public var rows: [String: Int]
    /// In their order: cold, warm-a, warm-b, warm-c.
    public var phases = Phase.allCases.map(\.name)
    /// Whether the folder holds the labels of the test set.
    public var testLabels: Bool
    /// Nil where the folder was written for no run.
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
