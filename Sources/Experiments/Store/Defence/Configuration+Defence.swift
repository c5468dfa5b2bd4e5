import CSQLiteDefence
import GRDB
import GRDBSQLite

extension Configuration {
    /// Lets nothing in a database act that somebody hands over: connections run no trigger.
    ///
    /// (`trusted_schema` must stay on: the tables' CHECKs call `json_valid`, which not every SQLite calls innocuous.)
    mutating func defend() {
        prepareDatabase { database in
            guard sqliteDefend(database.sqliteConnection) == SQLITE_OK else {
                throw DatabaseError(resultCode: .SQLITE_ERROR, message: "this SQLite cannot switch triggers off")
            }
        }
    }
}
