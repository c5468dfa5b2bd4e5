import ThawEvidence
import ThawExecution
import ThawStore

/// The databases that `thaw run --reuse` takes runs from.
enum ReusedDatabases {
    /// Opens those among `paths` that are not `database` itself, as `thaw report` would. One that cannot be read is no obstacle:
    /// its runs are done anew, and a note says so.
    ///
    /// - lettingThrough: whether to take runs also where values do not follow; a note then says so.
    ///
    /// Throws `StoreError.disagrees` and `StoreError.edited` where they do not.
    static func open(_ paths: [String], for database: String, lettingThrough: Bool) throws -> [ResultStore] {
        try paths.filter { !ResultLocation.isSame($0, database) }.compactMap { path in
            do throws(StoreError) {
                let store = try ResultStore.sound(path: path, lettingThrough: lettingThrough)
                store.unchecked.map { Output.note("\(path): \($0)") }
                return store
            } catch {
                switch error {
                case .disagrees, .edited: throw error
                default:
                    Output.note("no runs taken over from \(path): \(error)")
                    return nil
                }
            }
        }
    }
}
