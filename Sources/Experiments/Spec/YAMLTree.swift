import CLibYAML
import ThawModel
import ThawSupport

/// Reads one YAML document into a tree with marks. The only file that touches libyaml.
///
/// It takes libyaml's events rather than its document loader: depth, number of values, aliases and explicit tags are
/// then checked as they appear, before a hostile file has cost anything, and an alias inside its own anchor is plain
/// to see.
package struct YAMLTree {
    static let maximumDepth = 64
    /// Aliases count with all they stand for.
    static let maximumNodes = 100_000

    /// The document's root, or nil where it could not be read; `log` then holds the reason.
    /// Duplicate and non-text keys, tags and numbers out of range are reported, and reading goes on.
    /// - Precondition: `SourceCheck` found nothing in `bytes`.
    package static func read(_ bytes: [UInt8], file: String, log: IssueLog) -> YAMLNode? {
        bytes.withUnsafeBufferPointer { buffer in
            var parser = yaml_parser_t()
            guard let base = buffer.baseAddress, yaml_parser_initialize(&parser) == 1 else {
                reportEmpty(file: file, log: log)
                return nil
            }
            defer { yaml_parser_delete(&parser) }
            yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING)
            yaml_parser_set_input_string(&parser, base, buffer.count)
            return withUnsafeMutablePointer(to: &parser) { parser in
                var tree = YAMLTree(parser: parser, file: file, log: log)
                return try? tree.document()
            }
        }
    }

    private static func reportEmpty(file: String, log: IssueLog) {
        let start = SourceMark(file: file, line: 1, column: 1)
        log.add(start, "the file holds no settings", hint: "start with 'experiment: NAME'")
    }

    /// Reading cannot go on; the log says why.
    private struct Stop: Error {}

    /// libyaml's event with its strings copied.
    private struct Event {
        var type: yaml_event_type_t
        var mark: SourceMark
        var text = ""
        var isPlain = false
        var anchor: String?
        var tag: String?
    }

    private struct Anchor {
        /// Nil while the anchored node is still being read.
        var node: YAMLNode?
        var nodes = 0
        var height = 0
    }

    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let file: String
    private let log: IssueLog
    private var anchors: [String: Anchor] = [:]
    private var nodes = 0

    private init(parser: UnsafeMutablePointer<yaml_parser_t>, file: String, log: IssueLog) {
        self.parser = parser
        self.file = file
        self.log = log
    }

    private mutating func document() throws -> YAMLNode {
        var event = try next()
        if event.type == YAML_STREAM_START_EVENT { event = try next() }
        guard event.type == YAML_DOCUMENT_START_EVENT else {
            Self.reportEmpty(file: file, log: log)
            throw Stop()
        }
        let root = try node(next(), depth: 1).node
        _ = try next()
        let after = try next()
        if after.type == YAML_DOCUMENT_START_EVENT {
            log.add(after.mark, "a second document starts here", hint: "keep one spec per file")
        }
        if case .null = root.content {
            Self.reportEmpty(file: file, log: log)
            throw Stop()
        }
        return root
    }

    /// The node that starts with `event`, and how many levels it has.
    private mutating func node(_ event: Event, depth: Int) throws -> (node: YAMLNode, height: Int) {
        if event.type == YAML_ALIAS_EVENT { return try resolve(event, depth: depth) }
        try count(1, at: event.mark)
        try check(depth: depth, at: event.mark)
        if event.tag != nil {
            log.add(event.mark, "tags are not supported", hint: "write the value without '!', in quotes if it is text")
        }
        let firstNode = nodes
        if let anchor = event.anchor { anchors[anchor] = Anchor() }
        var height = 1
        let content: YAMLNode.Content
        switch event.type {
        case YAML_SEQUENCE_START_EVENT:
            var items: [YAMLNode] = []
            while let item = try child(until: YAML_SEQUENCE_END_EVENT, depth: depth, height: &height) {
                items.append(item)
            }
            content = .sequence(items)
        case YAML_MAPPING_START_EVENT:
            content = .mapping(try entries(depth: depth, height: &height))
        default:
            content = scalar(event)
        }
        let node = YAMLNode(content: event.tag == nil ? content : .invalid, mark: event.mark)
        if let anchor = event.anchor {
            anchors[anchor] = Anchor(node: node, nodes: nodes - firstNode + 1, height: height)
        }
        return (node, height)
    }

    private mutating func child(
        until end: yaml_event_type_t, depth: Int, height: inout Int
    ) throws -> YAMLNode? {
        let event = try next()
        if event.type == end { return nil }
        let (node, childHeight) = try node(event, depth: depth + 1)
        height = max(height, childHeight + 1)
        return node
    }

    private mutating func entries(depth: Int, height: inout Int) throws -> [YAMLEntry] {
        var entries: [YAMLEntry] = []
        var marks: [String: SourceMark] = [:]
        while let key = try child(until: YAML_MAPPING_END_EVENT, depth: depth, height: &height) {
            // A mapping's events come in pairs: the value's event cannot be the mapping's end.
            guard let value = try child(until: YAML_MAPPING_END_EVENT, depth: depth, height: &height) else { break }
            guard case .text(let name) = key.content else {
                if !key.isInvalid {
                    log.add(
                        key.mark, "a key must be text, not \(key.words)",
                        hint: "put it in quotes if it is meant as text")
                }
                continue
            }
            if name == "<<" {
                log.add(key.mark, "merge keys ('<<') are not supported", hint: "repeat the keys, or use 'extends'")
            } else if let first = marks[name] {
                log.add(
                    key.mark, "duplicate key \(name.inQuotes), first given at line \(first.line)",
                    hint: "remove one of them")
            } else {
                marks[name] = key.mark
                entries.append(YAMLEntry(key: name, keyMark: key.mark, value: value))
            }
        }
        return entries
    }

    private func scalar(_ event: Event) -> YAMLNode.Content {
        guard event.isPlain else { return .text(event.text) }
        do throws(YAMLScalar.Problem) {
            return try YAMLScalar.resolve(event.text)
        } catch {
            switch error {
            case .tooLarge:
                log.add(event.mark, "\(event.text.inQuotes) does not fit into 64 bits", hint: "give a smaller integer")
            case .notFinite:
                log.add(event.mark, "\(event.text.inQuotes) is not a finite number", hint: "give a finite one")
            case .beyond:
                log.add(
                    event.mark, "\(event.text.inQuotes) is too large: numbers go up to about 1.8e308",
                    hint: "give a smaller one")
            case .vanishing:
                log.add(
                    event.mark, "\(event.text.inQuotes) is too small to be told from 0",
                    hint: "write 0, or a larger number")
            }
        }
        return .invalid
    }

    private mutating func resolve(_ event: Event, depth: Int) throws -> (node: YAMLNode, height: Int) {
        guard let anchor = anchors[event.text] else {
            log.add(
                event.mark, "alias to an unknown anchor \(event.text.inQuotes)",
                hint: NearestName.hint(for: event.text, in: anchors.keys.sorted()))
            throw Stop()
        }
        guard let node = anchor.node else {
            log.add(
                event.mark, "alias \(event.text.inQuotes) stands inside its own anchor", hint: "write the value out")
            throw Stop()
        }
        try count(anchor.nodes, at: event.mark)
        try check(depth: depth + anchor.height - 1, at: event.mark)
        return (node, anchor.height)
    }

    private mutating func count(_ more: Int, at mark: SourceMark) throws {
        nodes += more
        if nodes > Self.maximumNodes {
            log.add(mark, "more than 100,000 values, aliases expanded", hint: "a spec needs far fewer")
            throw Stop()
        }
    }

    private func check(depth: Int, at mark: SourceMark) throws {
        if depth > Self.maximumDepth {
            log.add(mark, "nested more than \(Self.maximumDepth) levels deep", hint: "a spec needs about six")
            throw Stop()
        }
    }

    private func next() throws -> Event {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else {
            log.add(syntaxError())
            throw Stop()
        }
        defer { yaml_event_delete(&event) }
        var result = Event(type: event.type, mark: mark(event.start_mark))
        switch event.type {
        case YAML_ALIAS_EVENT:
            result.text = String(event.data.alias.anchor)
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            result.text = String(
                decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
            result.isPlain = scalar.style == YAML_PLAIN_SCALAR_STYLE
            result.anchor = scalar.anchor.map { String($0) }
            result.tag = scalar.tag.map { String($0) }
        case YAML_SEQUENCE_START_EVENT:
            result.anchor = event.data.sequence_start.anchor.map { String($0) }
            result.tag = event.data.sequence_start.tag.map { String($0) }
        case YAML_MAPPING_START_EVENT:
            result.anchor = event.data.mapping_start.anchor.map { String($0) }
            result.tag = event.data.mapping_start.tag.map { String($0) }
        default:
            break
        }
        return result
    }

    private func mark(_ mark: yaml_mark_t) -> SourceMark {
        SourceMark(file: file, line: mark.line + 1, column: mark.column + 1)
    }

    private func syntaxError() -> SpecIssue {
        var message = "not valid YAML"
        if let problem = parser.pointee.problem { message += ": \(String(cString: problem))" }
        if let context = parser.pointee.context {
            let start = parser.pointee.context_mark
            message += " \(String(cString: context)) that starts at \(start.line + 1):\(start.column + 1)"
        }
        return SpecIssue(mark(parser.pointee.problem_mark), message)
    }
}

extension String {
    /// libyaml's strings are zero-terminated UTF-8 in unsigned bytes.
    fileprivate init(_ text: UnsafeMutablePointer<yaml_char_t>) {
        self.init(decodingCString: UnsafePointer(text), as: UTF8.self)
    }
}
