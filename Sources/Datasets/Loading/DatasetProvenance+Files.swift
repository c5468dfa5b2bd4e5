extension DatasetProvenance {
    /// What the files in `folder` are, by what reading them has told.
    ///
    /// - isGenerated: whether they were generated just for this.
    init(_ source: any DatasetSource.Type, _ encoded: EncodedDataset, in folder: String, isGenerated: Bool) {
        if isGenerated {
            self = .generated
        } else if encoded.isMarkedSynthetic {
            self = .marked(source.syntheticMark)
        } else if encoded.digests == source.rebuiltDigests {
            self = .rebuilt
        } else if let archive = source.archive,
            ChecksumFile(digests: encoded.digests, files: source.files, archive: archive).isIn(folder)
        {
            self = .verified(archive: archive.fileName)
        } else {
            self = .unverified(instances: encoded.table.rowCount, published: source.published)
        }
    }
}
