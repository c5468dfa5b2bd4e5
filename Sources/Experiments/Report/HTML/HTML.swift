import ThawCore

/// A piece of HTML that is safe by construction: what is written in the source is markup, and text gets in by
/// interpolation only, which escapes it.
///
///     let cell: HTML = "<td>\(title)</td>"    // title: String, escaped
///     let row: HTML = "<tr>\(cell)</tr>"      // cell: HTML, as it is
///
/// Interpolated text may stand between tags and in quoted attributes, nowhere else.
struct HTML: Hashable, Sendable {
    private(set) var source: String

    /// Markup from elsewhere, which is taken as it is.
    init(trusted source: String) { self.source = source }

    static let empty: HTML = ""

    var isEmpty: Bool { source.isEmpty }

    static func + (a: HTML, b: HTML) -> HTML { HTML(trusted: a.source + b.source) }

    /// Text with the characters that mean something to HTML escaped, and those that it forbids, or that would reorder the
    /// page, replaced.
    static func escaped(_ text: String) -> String {
        var result = ""
        // By scalar: a quotation mark with a combining mark ends an attribute all the same.
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\n", "\t": result.unicodeScalars.append(scalar)
            default:
                let isForbidden = scalar.isSteering || scalar.properties.isNoncharacterCodePoint
                result.unicodeScalars.append(isForbidden ? "\u{FFFD}" : scalar)
            }
        }
        return result
    }
}

extension HTML: ExpressibleByStringInterpolation {
    init(stringLiteral source: String) { self.source = source }
    init(stringInterpolation pieces: StringInterpolation) { source = pieces.source }

    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var source = ""

        init(literalCapacity: Int, interpolationCount: Int) { source.reserveCapacity(2 * literalCapacity) }

        mutating func appendLiteral(_ literal: String) { source += literal }
        mutating func appendInterpolation(_ text: String) { source += HTML.escaped(text) }
        mutating func appendInterpolation(_ number: Int) { source += String(number) }
        mutating func appendInterpolation(_ html: HTML) { source += html.source }
        /// One after the other.
        mutating func appendInterpolation(_ pieces: [HTML]) { for piece in pieces { source += piece.source } }
    }
}

extension Sequence<HTML> {
    func joined(separator: HTML) -> HTML { HTML(trusted: map(\.source).joined(separator: separator.source)) }
}
