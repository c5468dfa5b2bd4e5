#include "CSQLiteDefence.h"

#include <sqlite3.h>

int sqliteDefend(sqlite3 *connection) {
    int isOn = 0;
    int code = sqlite3_db_config(connection, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, &isOn);
    if (code != SQLITE_OK) return code;
    if (isOn) return SQLITE_ERROR;
    code = sqlite3_db_config(connection, SQLITE_DBCONFIG_DEFENSIVE, 1, &isOn);
    if (code != SQLITE_OK) return code;
    return isOn ? SQLITE_OK : SQLITE_ERROR;
}
