/// A dataset too large to be encoded by every process that reads it: it is prepared once, as a column file that
/// processes map and share.
protocol StreamedSource: DatasetSource {
    /// Reads the files in `folder`, in blocks, and writes their columns to `output`.
    ///
    /// Returns what the columns are, and for each file (in the order of `files`) its SHA-256 and its state, from the
    /// same reading. Throws `DataError` at the first line that is wrong.
    static func encode(
        folder: String, into output: ColumnFileWriter, progress: ReadingProgress
    ) throws -> (table: StoredTable, files: [(digest: String, stamp: FileStamp)])
}

extension StreamedSource {
    public static func glance(folder: String, _ context: ReadingContext) throws -> EncodedDataset? {
        try PreparedCache(context).kept(self, in: folder).map(EncodedDataset.init)
    }
}
