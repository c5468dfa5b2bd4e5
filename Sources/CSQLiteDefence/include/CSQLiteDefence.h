#ifndef CSQLITEDEFENCE_H
#define CSQLITEDEFENCE_H

// What Swift cannot call: sqlite3_db_config takes a variable number of arguments, and GRDB has no function for these.

struct sqlite3;

/// Turns triggers off in a connection, and what could damage the file from within SQL
/// (https://www.sqlite.org/c3ref/c_dbconfig_defensive.html): SQLITE_OK, or the code of what this SQLite refuses.
int sqliteDefend(struct sqlite3 *connection);

#endif
