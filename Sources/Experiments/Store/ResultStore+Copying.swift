import GRDB

/// What it takes to copy the database's file while it is open.
extension ResultStore {
    /// Rows that were written through this object so far.
    package func changeCount() throws(StoreError) -> Int { try read { $0.totalChangesCount } }

    /// Calls `body` while no transaction is under way and none can begin, so that the file is a whole database.
    package func keepingWritersOut(_ body: () throws -> Void) throws(StoreError) { try read { _ in try body() } }
}
