import ThawCore

/// An `ExampleTable` in a column file: what the file's directory says of it.
struct StoredTable: Codable {
    /// A column that is in the section `name(of:)`.
    struct StoredColumn: Codable {
        enum Kind: Codable {
            case categorical, continuous
            case scaled(lowest: UInt32, highest: UInt32)
        }

        var key: Column.Key
        var kind: Kind
    }

    /// Facts about the raw files, in this order: e.g. how many rows were dropped as duplicates.
    struct Remark: Codable {
        var text: String
        var count: Int
    }

    var schema: FeatureSchema
    var columns: [StoredColumn]
    /// The field whose raw values (a `scaled` column) are the times that the split goes by.
    var timeField: Int
    /// Whether the raw files have the mark of synthetic ones. Nil in what an earlier Thaw prepared, which did not look.
    var isMarkedSynthetic: Bool?
    var remarks: [Remark]

    /// The section of a field's column.
    static func name(of field: Field) -> String { "field \(field.name)" }
    /// The section of the labels.
    static let labels = "labels"

    /// The table in `file`, its columns views of the mapped file. Throws `DataError`.
    func table(in file: ColumnFile) throws -> ExampleTable {
        let values = try zip(schema.fields, columns).map { field, column in
            let name = Self.name(of: field)
            let values: Column.Values =
                switch column.kind {
                case .categorical: .categorical(try file.section(name, of: Int32.self))
                case .continuous: .continuous(try file.section(name, of: Double.self))
                case .scaled(let lowest, let highest):
                    .scaled(try file.section(name, of: UInt32.self), lowest: lowest, highest: highest)
                }
            return Column(key: column.key, values: values)
        }
        return ExampleTable(schema: schema, columns: values, labels: try file.section(Self.labels, of: UInt8.self))
    }

    /// The time of each row. Throws `DataError`.
    func times(in file: ColumnFile) throws -> FixedBuffer<UInt32> {
        try file.section(Self.name(of: schema.fields[timeField]), of: UInt32.self)
    }
}

/// Collects the fields of a table while their columns are written.
struct TableWriter {
    let file: ColumnFileWriter
    private(set) var fields: [Field] = []
    private(set) var columns: [StoredTable.StoredColumn] = []

    init(_ file: ColumnFileWriter) { self.file = file }

    /// A feature by row whose ids are places in `set`; gives the memory of the raw column back.
    mutating func rowField(_ name: String, _ table: RawTable, _ column: Int, placesIn set: IDSet) throws {
        try append(Field(name, .categorical(vocabulary: set.count)), .row, .categorical, Int32.self) { write in
            try table.consume(column) { values in
                let places = FixedBuffer<Int32>(repeating: 0, count: values.count)
                set.places(of: values.pointer, places.pointer, count: values.count)
                try write(places.elements)
            }
        }
    }

    /// A feature by row whose ids are codes[value]; gives the memory of the raw column back.
    mutating func rowField(_ name: String, _ table: RawTable, _ column: Int, codes: [Int32]) throws {
        try append(Field(name, .categorical(vocabulary: codes.count)), .row, .categorical, Int32.self) { write in
            try table.consume(column) { values in
                let ids = FixedBuffer<Int32>(repeating: 0, count: values.count)
                for row in 0..<values.count { ids.pointer[row] = codes[Int(values.pointer[row])] }
                try write(ids.elements)
            }
        }
    }

    /// Times by row, scaled by their bounds; gives the memory of the raw column back.
    mutating func timeField(_ name: String, _ table: RawTable, _ column: Int) throws {
        let bounds = table.bounds(column)
        let kind = StoredTable.StoredColumn.Kind.scaled(lowest: bounds.lowest, highest: bounds.highest)
        try append(Field(name, .continuous), .row, kind, UInt32.self) { write in
            try table.consume(column) { try write($0.elements) }
        }
    }

    /// A feature that each user or item has.
    mutating func field(
        _ name: String, _ key: Column.Key, _ feature: (ids: FixedBuffer<Int32>, vocabulary: Int)
    ) throws {
        let field = Field(name, .categorical(vocabulary: feature.vocabulary))
        try append(field, key, .categorical, Int32.self) { try $0(feature.ids.elements) }
    }

    /// A number that each user or item has.
    mutating func field(_ name: String, _ key: Column.Key, _ values: FixedBuffer<Double>) throws {
        try append(Field(name, .continuous), key, .continuous, Double.self) { try $0(values.elements) }
    }

    /// Labels: 1 where the raw column equals `positive`; gives its memory back.
    func labels(_ table: RawTable, _ column: Int, positive: UInt32) throws {
        try file.section(StoredTable.labels, of: UInt8.self) { write in
            try table.consume(column) { values in
                let labels = FixedBuffer<UInt8>(repeating: 0, count: values.count)
                for row in 0..<values.count { labels.pointer[row] = values.pointer[row] == positive ? 1 : 0 }
                try write(labels.elements)
            }
        }
    }

    private mutating func append<Element: BitwiseCopyable>(
        _ field: Field, _ key: Column.Key, _ kind: StoredTable.StoredColumn.Kind, _ type: Element.Type,
        _ body: ((UnsafeBufferPointer<Element>) throws -> Void) throws -> Void
    ) throws {
        try file.section(StoredTable.name(of: field), of: type, body)
        fields.append(field)
        columns.append(StoredTable.StoredColumn(key: key, kind: kind))
    }
}
