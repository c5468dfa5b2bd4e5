import Foundation
import FoundationXML

/// What a test wants to know of an SVG file: it parses, or reading it throws.
final class SVGContent: NSObject, XMLParserDelegate {
    private(set) var texts: [String] = []
    private(set) var ids: [String] = []
    private(set) var references: [String] = []
    /// The names of all elements, and of all attributes.
    private(set) var (elements, attributes): (Set<String>, Set<String>) = ([], [])
    /// Marks of points that were placed; marks are defined once and used.
    private(set) var points = 0
    private(set) var title = ""
    private var text = ""

    init(_ data: Data) throws {
        super.init()
        let parser = XMLParser(data: data)
        parser.delegate = self
        if !parser.parse() { throw parser.parserError ?? CocoaError(.fileReadCorruptFile) }
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String] = [:]
    ) {
        text = ""
        elements.insert(name)
        self.attributes.formUnion(attributes.keys)
        if let id = attributes["id"] { ids.append(id) }
        if let reference = attributes["xlink:href"] { references.append(String(reference.dropFirst())) }
        if name == "use", attributes["transform"]?.hasPrefix("translate") == true { points += 1 }
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        if name == "text" { texts.append(text.trimmingCharacters(in: .whitespacesAndNewlines)) }
        if name == "title", title.isEmpty { title = text }
    }
}
