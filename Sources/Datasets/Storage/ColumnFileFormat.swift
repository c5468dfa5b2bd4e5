import Foundation

/// The layout of a column file, numbers in the machine's (little-endian) byte order:
///
/// | part | content |
/// |---|---|
/// | sections | each from a multiple of 64 bytes on: the elements of one column |
/// | directory | JSON: the sections' names, types, offsets and counts, and a description of the content |
/// | trailer | 4 x 8 bytes: magic number, length of the directory, checksum, magic number |
///
/// The checksum is over all before the trailer: XXH64 of each mebibyte, with the checksum so far as its seed.
enum ColumnFileFormat {
    static let alignment = 64
    static let blockSize = 1 << 20
    static let trailerSize = 32
    static let initialChecksum: UInt64 = 0
    /// "THAWCOL1" as it lies in the file.
    private static let magic = UInt64(bigEndian: 0x5448_4157_434F_4C31)

    struct Section: Codable, Equatable {
        var name: String
        /// The element's Swift type, e.g. `Int32`.
        var type: String
        /// Bytes from the file's start.
        var offset: Int
        /// Elements.
        var count: Int
    }

    struct Directory: Codable, Equatable {
        var sections: [Section]
        /// JSON of whatever type the writer gave.
        var content: String
    }

    struct Trailer {
        var directorySize: Int
        var checksum: UInt64

        init(directorySize: Int, checksum: UInt64) {
            self.directorySize = directorySize
            self.checksum = checksum
        }

        /// Nil if these bytes are no trailer.
        init?(_ bytes: UnsafeRawBufferPointer) {
            func word(_ index: Int) -> UInt64 { bytes.loadUnaligned(fromByteOffset: 8 * index, as: UInt64.self) }
            guard word(0) == magic, word(3) == magic, word(1) < UInt64(ColumnFileFormat.blockSize) else { return nil }
            self.init(directorySize: Int(word(1)), checksum: word(2))
        }

        var bytes: [UInt8] {
            [magic, UInt64(directorySize), checksum, magic].flatMap { withUnsafeBytes(of: $0, Array.init) }
        }

        /// The directory at the end of `body`; nil if there is none that can be read.
        func directory(in body: [UInt8]) -> Directory? {
            try? JSONDecoder().decode(Directory.self, from: Data(body.suffix(directorySize)))
        }
    }
}
