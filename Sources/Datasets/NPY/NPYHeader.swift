/// What an .npy file says of its array before the elements: a Python dictionary, behind a magic string, a version and
/// its length (NumPy's documentation, `numpy.lib.format`).
struct NPYHeader: Equatable {
    static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
    /// Bytes before the dictionary, by major version.
    private static func prefixSize(version: UInt8) -> Int { version == 1 ? 10 : 12 }
    /// A header of numbers has some 80 bytes; NumPy refuses more than 10,000 likewise.
    private static let longest = 10_000

    var type: NPYElementType
    var shape: [Int]

    /// Bytes of a file of one dimension before its elements: the elements start at a multiple of 64 bytes.
    var bytes: [UInt8] {
        let shape = "(\(shape.map { "\($0)," }.joined(separator: " ")))"
        let text = "{'descr': '\(type.descriptor)', 'fortran_order': False, 'shape': \(shape), }"
        let padding = 63 - (Self.prefixSize(version: 1) + text.utf8.count) % 64
        let padded = Array(text.utf8) + [UInt8](repeating: UInt8(ascii: " "), count: padding) + [UInt8(ascii: "\n")]
        return Self.magic + [1, 0, UInt8(padded.count & 0xFF), UInt8(padded.count >> 8)] + padded
    }

    init(type: NPYElementType, shape: [Int]) {
        self.type = type
        self.shape = shape
    }

    /// Reads the header from the start of `file`, whose next byte is then the first element's.
    ///
    /// Throws `DataError` for what is no .npy file, and for arrays of anything but numbers in this machine's byte order.
    init(readingFrom file: RegularFile) throws {
        func fail(_ message: String, _ hint: String? = nil) -> DataError {
            DataError(message, file: file.path, hint: hint)
        }
        func take(_ count: Int) throws -> [UInt8] {
            var bytes = [UInt8](repeating: 0, count: count)
            guard try bytes.withUnsafeMutableBytes(file.fill) == count else {
                throw fail("the file ends within its header", "was it written in full?")
            }
            return bytes
        }
        let start = try take(min(file.size, 8))
        guard start.count == 8, start.starts(with: Self.magic) else {
            throw fail("not an .npy file", "write it with numpy.save")
        }
        guard (1...3).contains(start[6]) else {
            throw fail("an .npy file of unknown version \(start[6]).\(start[7])", "write it with numpy.save")
        }
        let lengthBytes = try take(Self.prefixSize(version: start[6]) - 8)
        let length = lengthBytes.reversed().reduce(0) { $0 << 8 | Int($1) }
        guard length <= Self.longest else { throw fail("its header has \(length) bytes", "was it damaged?") }
        let text = String(decoding: try take(length), as: UTF8.self)
        guard let dictionary = PythonDictionary(text), let shape = dictionary.shape else {
            throw fail("its header cannot be read", "write it with numpy.save")
        }
        guard let descriptor = dictionary.descriptor else {
            throw fail("an array of records", "save one column of numbers")
        }
        guard let type = NPYElementType(descriptor: descriptor) else {
            throw fail(Self.refusal(of: descriptor), "save it with x.astype('float32')")
        }
        guard shape.count < 2 || !dictionary.isFortranOrder else {
            throw fail("an array in Fortran's order", "save it with numpy.ascontiguousarray(x)")
        }
        self.init(type: type, shape: shape)
    }

    /// What is wrong with arrays of this type.
    private static func refusal(of descriptor: String) -> String {
        let shown = "'\(descriptor.prefix(20))'"
        if descriptor.first == ">" { return "an array in big-endian order (\(shown))" }
        if descriptor.contains("O") { return "an array of Python objects" }
        return "an array of \(shown), which is none of the numbers that are read"
    }
}

/// The dictionary of a header, as `numpy.save` writes it: `{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }`.
private struct PythonDictionary {
    /// nil where it is no string: of records it is a list.
    var descriptor: String?
    var isFortranOrder = false
    /// nil where a dimension is none.
    var shape: [Int]?

    init?(_ text: String) {
        guard let order = Self.value(of: "fortran_order", in: text), let shape = Self.value(of: "shape", in: text),
            let descriptor = Self.value(of: "descr", in: text)
        else { return nil }
        if let quote = descriptor.first, quote == "'" || quote == "\"" {
            self.descriptor = String(descriptor.dropFirst().prefix { $0 != quote })
        }
        isFortranOrder = order.hasPrefix("True")
        guard isFortranOrder || order.hasPrefix("False"), shape.first == "(",
            let end = shape.firstIndex(of: ")")
        else { return nil }
        let sizes = shape[..<end].dropFirst().split(separator: ",").map { part in
            Int(part.filter { $0 != " " && $0 != "L" }) ?? -1
        }
        self.shape = sizes.allSatisfy { $0 >= 0 } ? sizes : nil
    }

    /// What stands behind a key and its colon.
    private static func value(of key: String, in text: String) -> Substring? {
        for quote in ["'", "\""] {
            guard let found = text.firstRange(of: "\(quote)\(key)\(quote)") else { continue }
            let rest = text[found.upperBound...].drop { $0 == " " }
            guard rest.first == ":" else { return nil }
            return rest.dropFirst().drop { $0 == " " }
        }
        return nil
    }
}
