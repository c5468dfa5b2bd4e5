import Foundation

/// Keeps the last few lines of a stream: of a flood, too, at the cost of copying it once.
struct StandardErrorTail {
    private static let lineLimit = 5
    private static let lengthLimit = 400
    /// Bytes that are kept: far more than are shown, since lines may be blank and characters long.
    private static let bytesKept = 1 << 16

    private var bytes: [UInt8] = []

    mutating func append(_ more: some Collection<UInt8>) {
        bytes.append(contentsOf: more.suffix(Self.bytesKept))
        // Not at every call: moving what is kept costs as much as it has bytes.
        if bytes.count > 2 * Self.bytesKept { bytes.removeFirst(bytes.count - Self.bytesKept) }
    }

    /// The lines, joined by ` | `; empty ones are left out.
    var text: String {
        let lines = bytes.split(separator: UInt8(ascii: "\n")).reversed().lazy.map(Self.printable)
        let last = lines.filter { !$0.isEmpty }.prefix(Self.lineLimit).reversed()
        return String(last.joined(separator: " | ").suffix(Self.lengthLimit))
    }

    private static func printable(_ bytes: some Collection<UInt8>) -> String {
        let scalars = String(decoding: bytes, as: UTF8.self).unicodeScalars.filter {
            $0.properties.generalCategory != .control
        }
        return String(String.UnicodeScalarView(scalars)).trimmingCharacters(in: .whitespaces)
    }
}
