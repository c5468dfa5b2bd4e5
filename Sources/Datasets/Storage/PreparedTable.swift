import ThawCore

/// A prepared dataset, open.
struct PreparedTable {
    static let fileExtension = ".columns"

    let file: ColumnFile
    let stored: StoredTable
    let table: ExampleTable
    /// SHA-256 (hex) of each raw file.
    let digests: [String]

    /// The path of the column file without `.columns`: splits lie beside it.
    var pathWithoutExtension: String { String(file.path.dropLast(Self.fileExtension.count)) }
}
