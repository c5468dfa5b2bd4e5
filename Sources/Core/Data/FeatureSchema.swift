/// How one field of an instance is represented.
public enum FieldKind: Hashable, Codable, Sendable {
    /// One id out of `vocabulary` (ids 0 ..< vocabulary).
    case categorical(vocabulary: Int)
    /// Several ids out of `vocabulary`, whose embeddings are summed. Padding is an ordinary id.
    case sequence(vocabulary: Int)
    /// A number, scaled to about [0, 1].
    case continuous

    /// Rows of the embedding table, or nil for a continuous field.
    public var vocabulary: Int? {
        switch self {
        case .categorical(let size), .sequence(let size): size
        case .continuous: nil
        }
    }
}

/// One field of an instance: its name and how it is represented.
public struct Field: Hashable, Codable, Sendable {
    /// Unique within the schema, e.g. `item_id`.
    public var name: String
    /// How its values are represented.
    public var kind: FieldKind

    /// Whether an instance has one id of this field.
    public var isCategorical: Bool { if case .categorical = kind { true } else { false } }

    /// A field `name` of that kind.
    public init(_ name: String, _ kind: FieldKind) {
        self.name = name
        self.kind = kind
    }
}

/// The fields of a dataset, in the order in which every backbone sees them.
public struct FeatureSchema: Hashable, Codable, Sendable {
    /// In the order in which every backbone sees them.
    public var fields: [Field]
    /// Index of the field that holds the item's id.
    public var itemField: Int
    /// Index of the field that holds the user's id.
    public var userField: Int
    /// Index of the continuous field that holds the item's number of instances.
    public var countField: Int?
    /// Indices of the side-information (warm-up) features as the released code has them: `item_id` and `count` among them.
    public var sideInformation: [Int]
    /// Indices of the side information as the paper describes it, where that differs by more than `item_id`.
    public var publishedSideInformation: [Int]

    /// All parameters but `fields` are names of fields. A name that is not among `fields` is a programming error and traps.
    public init(
        fields: [Field], item: String, user: String, count: String?, sideInformation: [String],
        publishedSideInformation: [String]? = nil
    ) {
        func index(_ name: String) -> Int {
            guard let index = fields.firstIndex(where: { $0.name == name }) else {
                preconditionFailure("no field named \(name)")
            }
            return index
        }
        self.fields = fields
        itemField = index(item)
        userField = index(user)
        countField = count.map(index)
        self.sideInformation = sideInformation.map(index)
        self.publishedSideInformation = (publishedSideInformation ?? sideInformation).map(index)
    }

    /// The number of rows of the item-id table.
    public var itemVocabulary: Int { fields[itemField].kind.vocabulary ?? 0 }
    /// The number of rows of the user-id table.
    public var userVocabulary: Int { fields[userField].kind.vocabulary ?? 0 }
}
