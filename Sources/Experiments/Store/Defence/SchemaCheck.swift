import GRDB

/// Compares what a database defines with what the migrations of its version make, before anything else is read: under the
/// names of Thaw's tables nothing may stand that answers, or acts, in their place.
///
/// A user's own tables, views and indices, and triggers on those, are nobody's business, nor are plain columns that a user
/// has added.
struct SchemaCheck {
    private let version: Int
    private let found: [SchemaObject]
    private let expected: [SchemaObject]

    /// - version: of the database's schema.
    init(_ database: Database, version: Int) throws {
        self.version = version
        found = try SchemaObject.all(database)
        expected = try Schema.objects(ofVersion: version)
    }

    /// What stands under one of Thaw's names, or acts on it, and is not Thaw's: the first by its name, or nil.
    func intruder() throws -> String? {
        let own = expected.byName
        let experimentViews = Set(found.filter(ExperimentViews.isMarked).map(\.key))
        let later = try Schema.objects(ofVersion: Schema.version).byName
        for object in found {
            if object.type == "trigger" {
                if own[object.ownerKey] != nil || experimentViews.contains(object.ownerKey) {
                    return "\(object.text) acts on \(object.owner.inQuotes), which is thaw's"
                }
                continue
            }
            guard let thaws = own[object.key] else {
                if later[object.key] != nil, !experimentViews.contains(object.key) {
                    return "\(object.text) is there, which schema version \(version) does not have"
                }
                continue
            }
            if object.type != thaws.type || object.isVirtual {
                let kind = object.isVirtual ? "a virtual table" : "\(object.type.article) \(object.type)"
                return "\(kind) stands in the place of thaw's \(thaws.type) \(thaws.name)"
            }
        }
        return nil
    }

    /// A table or an index that is defined otherwise than Thaw defines it, or nil.
    func redefinition() -> String? {
        let found = found.byName
        for object in expected where object.type != "view" {
            guard let own = found[object.key] else { return "it lacks \(object.type) \(object.name)" }
            let isThaws =
                object.type == "table"
                ? own.definition.extends(object.definition) : own.definition == object.definition
            if !isThaws { return "\(object.type) \(object.name) is defined otherwise than thaw defines it" }
        }
        return nil
    }

    /// Thaw's views that are defined otherwise than Thaw defines them, or are not there; by name.
    func changedViews() -> [SchemaObject] {
        let found = found.byName
        return expected.filter { $0.type == "view" && found[$0.key]?.definition != $0.definition }
    }
}

extension SchemaObject {
    /// Made by a module, and not from a definition of columns.
    fileprivate var isVirtual: Bool { definition.words.prefix(2) == ["create", "virtual"] }
}

extension String {
    fileprivate var article: String { hasPrefix("i") ? "an" : "a" }
}
