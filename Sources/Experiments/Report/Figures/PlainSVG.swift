import Foundation
import ThawCore

/// Sees to it that an SVG file is a picture and nothing else: no scripts, no events, nothing from outside.
///
/// gnuplot escapes what it is given, and is asked for none of this. A picture goes to browsers and into a page, so that
/// nothing is left to the next version of gnuplot.
enum PlainSVG {
    /// The elements of pictures.
    private static let elements: Set<String> = [
        "svg", "title", "desc", "g", "defs", "rect", "circle", "ellipse", "path", "polygon", "polyline", "line", "use",
        "text",
        "tspan", "pattern", "mask", "clipPath", "marker", "linearGradient", "radialGradient", "stop", "filter",
        "feFlood",
        "feComposite", "feColorMatrix", "feMerge", "feMergeNode", "feOffset", "feBlend",
    ]

    /// The file, with what XML does not allow in texts taken care of.
    ///
    /// Throws `ReportError.gnuplotFailed` at the first markup that does not belong into a picture.
    static func checked(_ file: String, figure: String) throws(ReportError) -> String {
        var result = ""
        for piece in SVGPieces(file).pieces {
            switch piece {
            case .text(let text):
                let isXML = text.utf8.firstRange(of: "]]>".utf8) == nil
                result += isXML ? text : text.replacing(scalar: ">", with: "&gt;")
            case .markup(let source):
                guard isHarmless(source, isFirst: result.isEmpty) else {
                    throw .gnuplotFailed(
                        figure: figure, detail: "its picture holds \(source.inQuotes), which is no part of a picture")
                }
                result += source
            }
        }
        return result
    }

    /// - isFirst: where the XML declaration may stand.
    private static func isHarmless(_ markup: String, isFirst: Bool) -> Bool {
        if markup.hasPrefix("<?xml ") { return isFirst }
        guard let tag = SVGTag(markup) else { return false }
        return elements.contains(tag.name)
            && tag.attributes.allSatisfy { isHarmless($0.name.lowercased(), value: $0.value.lowercased()) }
    }

    /// References may lead to other places of the picture only; what an attribute called `on...` holds is a script.
    private static func isHarmless(_ attribute: String, value: String) -> Bool {
        if attribute.hasPrefix("on") { return false }
        if attribute.hasSuffix("href") || attribute == "src" { return value.hasPrefix("#") }
        return value.ranges(of: "url(").allSatisfy { value[$0.upperBound...].hasPrefix("#") }
    }
}
