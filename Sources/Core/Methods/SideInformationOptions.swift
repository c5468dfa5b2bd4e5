/// What a method describes items by.
public struct SideInformationOptions: Sendable {
    /// Which of the dataset's item features are side information.
    public enum List: String, OptionWord {
        /// Those of the released code.
        case released
        /// Those of the paper.
        case published
    }

    /// Where the embeddings of the features are.
    public enum Tables: String, OptionWord {
        /// In tables of the method's own, trained with it.
        case own
        /// In the backbone's, frozen.
        case backbone
    }

    /// Which of the dataset's item features are side information.
    public let list: List
    /// Whether the item id is among them.
    public let holdsItemID: Bool
    /// Where the embeddings are.
    public let tables: Tables

    /// Reads `side-information` and `item-id-in-side-information`, and `side-information-tables` of methods that may have
    /// tables of their own.
    ///
    /// - tables: the option, e.g. `ownOrBackbone`.
    public init(_ read: inout OptionReader, tables: ComponentOption<Tables>? = nil) {
        list = read(Self.list)
        holdsItemID = read(
            ComponentOption(
                "item-id-in-side-information", default: true, published: false,
                help: "Whether the item id is among the side information.",
                source: "released code; BestActionNow/CVAR issue 4"))
        self.tables = tables.map { read($0) } ?? .backbone
    }

    /// Reads `side-information` alone: the item id is never among it, and the embeddings are the backbone's.
    public init(withoutItemID read: inout OptionReader) {
        list = read(Self.list)
        holdsItemID = false
        tables = .backbone
    }

    private static var list: ComponentOption<List> {
        ComponentOption(
            "side-information", default: .released, published: .published,
            help: "Which of the dataset's item features are side information: the released code's list or the paper's.",
            source: "released code; paper, Appendix B")
    }

    /// `side-information-tables`.
    public static var ownOrBackbone: ComponentOption<Tables> {
        ComponentOption(
            "side-information-tables", default: .own, published: .backbone,
            help: "Embeddings of the side information: tables of its own, trained, or the backbone's, frozen.",
            source: "released code; BestActionNow/CVAR issue 4")
    }

    /// The features: indices of the schema's fields.
    public func features(of schema: FeatureSchema) -> [Int] {
        let listed = list == .published ? schema.publishedSideInformation : schema.sideInformation
        return listed.filter { holdsItemID || $0 != schema.itemField }
    }
}
