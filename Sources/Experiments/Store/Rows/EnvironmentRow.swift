import GRDB
import ThawModel
import ThawSupport

/// A row of `environments`.
struct EnvironmentRow: TableRow {
    static let databaseTableName = "environments"

    /// nil until it is recorded.
    var id: Int64?
    var revision: String
    var thawVersion: String
    var numericsRevision: Int
    var swiftVersion: String
    var openBLAS: String
    var cpu: String
    var operatingSystem: String
    var host: String
    var isDirty: Bool?
    var patch: String?
    var threads: Int?

    enum CodingKeys: String, CodingKey, ColumnExpression {
        case id, revision
        case thawVersion = "thaw_version"
        case numericsRevision = "numerics_revision"
        case swiftVersion = "swift_version"
        case openBLAS = "openblas"
        case cpu
        case operatingSystem = "operating_system"
        case host
        case isDirty = "dirty"
        case patch, threads
    }

    init(_ environment: EnvironmentRecord) {
        revision = environment.revision.oneLine
        thawVersion = environment.thawVersion.oneLine
        numericsRevision = environment.numericsRevision
        swiftVersion = environment.swiftVersion.oneLine
        openBLAS = environment.openBLAS.oneLine
        cpu = environment.cpu.oneLine
        operatingSystem = environment.operatingSystem.oneLine
        host = environment.host.oneLine
        isDirty = environment.isDirty
        patch = environment.patch
        threads = environment.threads
    }

    var record: EnvironmentRecord {
        EnvironmentRecord(
            revision: revision, thawVersion: thawVersion, numericsRevision: numericsRevision,
            swiftVersion: swiftVersion, openBLAS: openBLAS, cpu: cpu, operatingSystem: operatingSystem, host: host,
            isDirty: isDirty, patch: patch, threads: threads)
    }

    /// Records it unless it is there; returns the id of the row, nil if there is none all the same.
    func record(_ database: Database) throws -> Int64? {
        try insert(database, onConflict: .ignore)
        // What is not known is NULL, which `==` asks for with IS.
        let isEqual = try databaseDictionary.filter { $0.key != CodingKeys.id.name }.sorted { $0.key < $1.key }
            .map { column, value in Column(column) == value }
        return try Self.select(CodingKeys.id, as: Int64.self).filter(isEqual.joined(operator: .and)).fetchOne(database)
    }
}
