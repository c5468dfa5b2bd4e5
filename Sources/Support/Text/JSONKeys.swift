import Foundation

/// The keys of JSON, which one reader takes for the first of its name and another for the last.
package enum JSONKeys {
    /// A key that an object of `text` has twice, or nil. Of what is no JSON, whatever looks like one.
    package static func repeated(in text: String) -> String? {
        var text = text
        return text.withUTF8(repeated)
    }

    private static func repeated(in bytes: UnsafeBufferPointer<UInt8>) -> String? {
        // nil for an array.
        var keys: [Set<String>?] = []
        var place = 0
        while place < bytes.count {
            defer { place += 1 }
            switch bytes[place] {
            case UInt8(ascii: "{"): keys.append([])
            case UInt8(ascii: "["): keys.append(nil)
            case UInt8(ascii: "}"), UInt8(ascii: "]"): _ = keys.popLast()
            case UInt8(ascii: "\""):
                let start = place
                place += 1
                while place < bytes.count, bytes[place] != UInt8(ascii: "\"") {
                    place += bytes[place] == UInt8(ascii: "\\") ? 2 : 1
                }
                guard isKey(endingAt: place, bytes), keys.last.flatMap({ $0 }) != nil else { continue }
                let key = decoded(bytes[start...min(place, bytes.count - 1)])
                if keys[keys.count - 1]?.insert(key).inserted == false { return key }
            default: break
            }
        }
        return nil
    }

    private static func isKey(endingAt end: Int, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var next = end + 1
        while next < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[next]) { next += 1 }
        return next < bytes.count && bytes[next] == UInt8(ascii: ":")
    }

    /// - quoted: a string with its quotation marks.
    private static func decoded(_ quoted: Slice<UnsafeBufferPointer<UInt8>>) -> String {
        let plain = String(decoding: quoted.dropFirst().dropLast(), as: UTF8.self)
        guard quoted.contains(UInt8(ascii: "\\")) else { return plain }
        return (try? JSONDecoder().decode(String.self, from: Data(quoted))) ?? plain
    }
}
