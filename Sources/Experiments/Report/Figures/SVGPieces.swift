/// An SVG file taken apart into markup and text, in the order of the file; joined, they are the file.
struct SVGPieces {
    /// What stands between two pieces of the other kind.
    enum Piece: Hashable {
        /// From `<` to `>`, where no `>` in quotes ends it.
        case markup(String)
        /// Between markup.
        case text(String)

        /// As in the file.
        var source: String {
            switch self {
            case .markup(let source), .text(let source): source
            }
        }
    }

    private(set) var pieces: [Piece] = []

    init(_ file: String) {
        let bytes = file.utf8
        var start = bytes.startIndex
        while start < bytes.endIndex {
            let isMarkup = bytes[start] == UInt8(ascii: "<")
            let end = isMarkup ? Self.endOfMarkup(bytes, start) : bytes[start...].firstIndex(of: UInt8(ascii: "<"))
            let source = String(file[start..<(end ?? bytes.endIndex)])
            pieces.append(isMarkup ? .markup(source) : .text(source))
            start = end ?? bytes.endIndex
        }
    }

    /// Behind the `>` that ends the markup at `start`; nil if none does.
    private static func endOfMarkup(_ bytes: String.UTF8View, _ start: String.Index) -> String.Index? {
        var quote: UInt8?
        for index in bytes[start...].indices {
            switch bytes[index] {
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                if quote == nil { quote = bytes[index] } else if quote == bytes[index] { quote = nil }
            case UInt8(ascii: ">") where quote == nil: return bytes.index(after: index)
            default: break
            }
        }
        return nil
    }
}
