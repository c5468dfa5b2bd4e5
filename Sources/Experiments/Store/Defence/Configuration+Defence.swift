import CSQLiteDefence
import GRDB
import GRDBSQLite

extension Configuration {
    /// No value, be it one that a user's generated column or view makes, has more bytes.
    static let largestValue: Int32 = 16_000_000

    /// Lets nothing in a database act that somebody hands over: connections run no trigger.
    ///
    /// (`trusted_schema` must stay on: the tables' CHECKs call `json_valid`, which not every SQLite calls innocuous.)
    mutating func defend() {
        prepareDatabase { database in
            guard sqliteDefend(database.sqliteConnection) == SQLITE_OK else {
                throw DatabaseError(resultCode: .SQLITE_ERROR, message: "this SQLite cannot switch triggers off")
            }
            sqlite3_limit(database.sqliteConnection, SQLITE_LIMIT_LENGTH, Self.largestValue)
        }
    }
}
