import Foundation

/// Keeps the last few lines of a stream.
struct StandardErrorTail {
    private static let lineLimit = 5
    private static let lengthLimit = 400

    private var lines = LineBuffer()
    private var last: [String] = []
    private var unfinished = ""

    mutating func append(_ bytes: some Sequence<UInt8>) {
        lines.append(bytes)
        while let line = lines.nextLine() { keep(line) }
        let rest = lines.takeRest()
        unfinished = Self.printable(rest)
        lines.append(rest.suffix(4096))
    }

    private mutating func keep(_ line: [UInt8]) {
        let text = Self.printable(line)
        if !text.isEmpty { last = (last + [text]).suffix(Self.lineLimit) }
    }

    /// The lines, joined by ` | `.
    var text: String {
        let all = unfinished.isEmpty ? last : last + [unfinished]
        return String(all.suffix(Self.lineLimit).joined(separator: " | ").suffix(Self.lengthLimit))
    }

    private static func printable(_ bytes: [UInt8]) -> String {
        let scalars = String(decoding: bytes, as: UTF8.self).unicodeScalars.filter {
            $0.properties.generalCategory != .control
        }
        return String(String.UnicodeScalarView(scalars)).trimmingCharacters(in: .whitespaces)
    }
}
