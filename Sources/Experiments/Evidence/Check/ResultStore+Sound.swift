import ThawStore
import ThawSupport

extension ResultStore {
    /// Opens the database at `path` for reading, once `DatabaseCheck` has found nothing in it that does not follow. Where it
    /// could not compare all, the store says so (`unchecked`), and so does what is made of it.
    ///
    /// - lettingThrough: whether to go on where it has; the store then says so (`unchecked`), and so does what is made of it.
    ///
    /// Throws `StoreError.disagrees`, and as `checked`.
    package static func sound(path: String, lettingThrough: Bool = false) throws(StoreError) -> ResultStore {
        let store =
            try lettingThrough ? ResultStore(path: path, access: .readOnly) : ResultStore.checked(path: path)
        let check = try DatabaseCheck(store, hasDigests: false)
        guard let first = check.disagreements.first else {
            guard let limit = check.limit else { return store }
            return store.letThrough(saying: limit)
        }
        let count = check.disagreements.count
        guard lettingThrough else { throw .disagrees(path: path, count: count, first: "\(first)") }
        // The same copy that was checked: the file may say something else by now.
        return store.letThrough(
            saying:
                "Unchecked: \(PlainText.count(count, "value")) in the result database do\(count == 1 ? "es" : "") not "
                + "follow from its specs, its runs and this program; `thaw check` lists \(count == 1 ? "it" : "them").")
    }
}
