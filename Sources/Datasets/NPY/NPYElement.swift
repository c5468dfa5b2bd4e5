/// What the elements of an .npy file are; raw values are NumPy's names of the types.
public enum NPYElementType: String, CaseIterable, Sendable {
    case bool, int8, int16, int32, int64, uint8, uint16, uint32, uint64, float32, float64

    /// Bytes of an element.
    public var size: Int {
        switch self {
        case .bool, .int8, .uint8: 1
        case .int16, .uint16: 2
        case .int32, .uint32, .float32: 4
        case .int64, .uint64, .float64: 8
        }
    }

    /// NumPy's `descr`, e.g. `<f4`.
    var descriptor: String {
        let kind =
            switch self {
            case .bool: "b"
            case .int8, .int16, .int32, .int64: "i"
            case .uint8, .uint16, .uint32, .uint64: "u"
            case .float32, .float64: "f"
            }
        return "\(size == 1 ? "|" : "<")\(kind)\(size)"
    }

    /// nil where it is none of these types.
    init?(descriptor: String) {
        guard let type = Self.allCases.first(where: { $0.descriptor == descriptor }) else { return nil }
        self = type
    }
}

/// A number that .npy files hold, in this machine's byte order, which is theirs.
public protocol NPYElement: BitwiseCopyable {
    /// What a file with such elements says of them.
    static var npyType: NPYElementType { get }
}

extension Int32: NPYElement { public static var npyType: NPYElementType { .int32 } }
extension Int64: NPYElement { public static var npyType: NPYElementType { .int64 } }
extension UInt8: NPYElement { public static var npyType: NPYElementType { .uint8 } }
extension Float: NPYElement { public static var npyType: NPYElementType { .float32 } }
extension Double: NPYElement { public static var npyType: NPYElementType { .float64 } }
