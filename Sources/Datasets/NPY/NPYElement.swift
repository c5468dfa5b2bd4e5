/// What the elements of an .npy file are; raw values are NumPy's names of the types.
public enum NPYElementType: String, CaseIterable, Sendable {
    /// A byte, 0 or 1.
    case bool
    /// Signed integer of 8 bits.
    case int8
    /// Signed integer of 16 bits.
    case int16
    /// Signed integer of 32 bits.
    case int32
    /// Signed integer of 64 bits.
    case int64
    /// Unsigned integer of 8 bits.
    case uint8
    /// Unsigned integer of 16 bits.
    case uint16
    /// Unsigned integer of 32 bits.
    case uint32
    /// Unsigned integer of 64 bits.
    case uint64
    /// Half precision.
    case float16
    /// Single precision.
    case float32
    /// Double precision.
    case float64

    /// Bytes of an element.
    public var size: Int {
        switch self {
        case .bool, .int8, .uint8: 1
        case .int16, .uint16, .float16: 2
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
            case .float16, .float32, .float64: "f"
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
extension Float16: NPYElement { public static var npyType: NPYElementType { .float16 } }
extension UInt8: NPYElement { public static var npyType: NPYElementType { .uint8 } }
extension Float: NPYElement { public static var npyType: NPYElementType { .float32 } }
extension Double: NPYElement { public static var npyType: NPYElementType { .float64 } }
