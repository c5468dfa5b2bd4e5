import ThawCore
import ThawSupport

/// A one-dimensional array of numbers in NumPy's .npy format, read once, in little more memory than the answer takes.
///
/// The elements are read in pieces and not from a map of the file: somebody else's program may cut it short at any time,
/// and a look at the map would then end this process.
public final class NPYFile {
    /// The file's path.
    public let path: String
    /// What its elements are.
    public let type: NPYElementType
    /// The number of elements.
    public let count: Int
    private let file: RegularFile

    /// Opens the file and checks its header against its size.
    ///
    /// Throws `DataError` if it is missing (with `howToGet` as the hint), unreadable, not an .npy file, of something else
    /// than numbers, not one-dimensional, or of another size than its header says.
    public init(path: String, howToGet: String = "write it with numpy.save") throws {
        file = try RegularFile(path: path, howToGet: howToGet)
        let header = try NPYHeader(readingFrom: file)
        guard header.shape.count == 1, let count = header.shape.first else {
            let sizes = header.shape.map(String.init).joined(separator: ", ")
            throw DataError(
                "an array of shape (\(sizes)), where one dimension is expected", file: path,
                hint: "save it with x.ravel()")
        }
        self.path = path
        self.count = count
        type = header.type
        let (size, overflow) = count.multipliedReportingOverflow(by: type.size)
        let rest = file.size - file.position
        guard !overflow, size == rest else {
            throw DataError(
                "its header announces \(PlainText.grouped(count)) elements of type \(type), and \(PlainText.grouped(rest))"
                    + " bytes follow", file: path, hint: "was it written in full?")
        }
    }

    /// The elements in single precision, rounded to nearest where the file's have more. To be called once.
    ///
    /// Throws `DataError` if the file cannot be read, or became shorter.
    public func floats() throws -> [Float] { try elements(as: Float.self) }

    /// The elements in double precision. To be called once.
    ///
    /// Throws `DataError` if the file cannot be read, or became shorter.
    public func doubles() throws -> [Double] { try elements(as: Double.self) }

    /// The elements as classes. To be called once.
    ///
    /// Throws `DataError` at the first that is neither 0 nor 1, and if the file cannot be read, or became shorter.
    public func labels() throws -> [UInt8] {
        // Rounded to single precision, a double close to 0 or 1 would pass for a label.
        try type == .float64 ? labels(doubles()) : labels(floats())
    }

    private func labels(_ values: [some BinaryFloatingPoint]) throws -> [UInt8] {
        try values.enumerated().map { index, value in
            guard value == 0 || value == 1 else {
                throw DataError(
                    "element \(index) is \(value), where a label, 0 or 1, is expected", file: path,
                    hint: "elements are counted from 0")
            }
            return value == 1 ? 1 : 0
        }
    }

    /// The area under the ROC curve of the elements as scores, each compared as the number that it is: no two become equal.
    /// nil if a class is missing or a score is NaN. To be called once.
    /// - labels: 0 or 1, as many as elements.
    ///
    /// Throws `DataError` if the file cannot be read, or became shorter.
    public func areaUnderROC(labels: [UInt8]) throws -> Double? {
        switch type {
        case .bool, .int8, .int16, .uint8, .uint16, .float16, .float32:
            RankingMetrics.areaUnderROC(scores: try floats(), labels: labels)
        case .int32, .uint32, .float64: RankingMetrics.areaUnderROC(scores: try doubles(), labels: labels)
        // Beyond 2^53 no floating-point number has them all.
        case .int64: RankingMetrics.areaUnderROC(scores: try elements { (value: Int64) in value }, labels: labels)
        case .uint64: RankingMetrics.areaUnderROC(scores: try elements { (value: UInt64) in value }, labels: labels)
        }
    }

    private func elements<Real>(
        as real: Real.Type
    ) throws -> [Real] where Real: BinaryFloatingPoint & BitwiseCopyable {
        switch type {
        case .bool, .uint8: try elements { (value: UInt8) in Real(value) }
        case .int8: try elements { (value: Int8) in Real(value) }
        case .int16: try elements { (value: Int16) in Real(value) }
        case .int32: try elements { (value: Int32) in Real(value) }
        case .int64: try elements { (value: Int64) in Real(value) }
        case .uint16: try elements { (value: UInt16) in Real(value) }
        case .uint32: try elements { (value: UInt32) in Real(value) }
        case .uint64: try elements { (value: UInt64) in Real(value) }
        case .float16: try elements { (value: Float16) in Real(value) }
        case .float32: try elements { (value: Float) in Real(value) }
        case .float64: try elements { (value: Double) in Real(value) }
        }
    }

    private static let blockBytes = 1 << 18

    private func elements<Stored: BitwiseCopyable, Real>(_ convert: (Stored) -> Real) throws -> [Real] {
        let block = UnsafeMutableBufferPointer<Stored>.allocate(capacity: Self.blockBytes / MemoryLayout<Stored>.size)
        defer { block.deallocate() }
        return try [Real](unsafeUninitializedCapacity: count) { all, filled in
            while filled < count {
                let part = UnsafeMutableBufferPointer(rebasing: block[..<min(block.count, count - filled)])
                let bytes = UnsafeMutableRawBufferPointer(part)
                guard try file.fill(bytes) == bytes.count else {
                    throw DataError("the file became shorter while it was read", file: path)
                }
                for value in part {
                    all.initializeElement(at: filled, to: convert(value))
                    filled += 1
                }
            }
        }
    }
}

extension NPYFile {
    /// Writes an array of `count` elements, `element(0)`, `element(1)` and so on, in little memory however many there are.
    /// The elements start at a multiple of 64 bytes, so that the file can be mapped.
    ///
    /// Throws `DataError`, on a full disk for instance.
    @inlinable
    public static func write<Element: NPYElement>(
        to path: String, count: Int, type: NPYElementType = Element.npyType, _ element: (Int) -> Element
    ) throws {
        precondition(type.size == MemoryLayout<Element>.size)
        try write(to: path, type: type, count: count) { append in
            let block = UnsafeMutableBufferPointer<Element>.allocate(capacity: min(count, 1 << 15))
            defer { block.deallocate() }
            for start in stride(from: 0, to: count, by: 1 << 15) {
                let size = min(block.count, count - start)
                for index in 0..<size { block.initializeElement(at: index, to: element(start + index)) }
                try append(UnsafeRawBufferPointer(UnsafeMutableBufferPointer(rebasing: block[..<size])))
            }
        }
    }

    /// Writes a header and then what `body` hands over.
    @usableFromInline
    static func write(
        to path: String, type: NPYElementType, count: Int,
        _ body: (_ append: (UnsafeRawBufferPointer) throws -> Void) throws -> Void
    ) throws {
        try OutputFile.writeLines(to: path) { lines in
            lines.bytes = NPYHeader(type: type, shape: [count]).bytes
            try body { bytes in
                lines.bytes.append(contentsOf: bytes)
                try lines.flushIfFull()
            }
        }
    }
}
