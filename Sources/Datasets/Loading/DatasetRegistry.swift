import ThawCore

/// The datasets this build knows: a new one is one file and one line here.
public enum DatasetRegistry {
    /// All datasets, in the order of tables and lists.
    public static let all: [any DatasetSource.Type] = [
        MovieLens1M.self, TaobaoAD.self, CIKM2019.self,
    ]

    /// Names and options of all datasets.
    public static var descriptions: [ComponentDescription] { all.map { $0.description } }

    /// The dataset registered as `name`.
    public static func source(named name: String) -> (any DatasetSource.Type)? {
        all.first { $0.name == name }
    }

    /// The dataset registered as `name`. Throws `DataError` that names the known ones.
    static func requireSource(named name: String) throws -> any DatasetSource.Type {
        guard let source = source(named: name) else {
            let known = all.map { $0.name }.joined(separator: ", ")
            throw DataError("unknown dataset \"\(name)\"", hint: "known: \(known)")
        }
        return source
    }
}
