/// A definition as `sqlite_schema` has it, word by word: without white space, comments, and quotes and capitals that mean
/// nothing, in which what one SQLite writes differs from what another does.
struct SchemaDefinition: Hashable {
    let words: [String]

    init(_ sql: String) {
        var words: [String] = []
        var rest = Substring(sql)
        while let first = rest.unicodeScalars.first {
            if rest.hasPrefix("--") {
                rest = rest.drop { $0 != "\n" }
            } else if rest.hasPrefix("/*") {
                rest = rest.dropFirst(2)
                while !rest.isEmpty, !rest.hasPrefix("*/") { rest = rest.dropFirst() }
                rest = rest.dropFirst(2)
            } else if let end = Self.quotes[first] {
                words.append(Self.quoted(&rest, by: first, end))
            } else if Self.isOfWord(first) {
                let word = rest.unicodeScalars.prefix(while: Self.isOfWord)
                words.append(String(word).lowercased())
                rest = rest[word.endIndex...]
            } else {
                if !first.properties.isWhitespace { words.append(String(first)) }
                rest = Substring(rest.unicodeScalars.dropFirst())
            }
        }
        self.words = words
    }

    private static let quotes: [Unicode.Scalar: Unicode.Scalar] = ["'": "'", "\"": "\"", "`": "`", "[": "]"]

    private static func isOfWord(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_", ".", "$": true
        default: scalar.value >= 0x80
        }
    }

    /// Takes what stands in quotes. A name that is none of SQL's own words means the same without them.
    private static func quoted(_ rest: inout Substring, by start: Unicode.Scalar, _ end: Unicode.Scalar) -> String {
        var content = ""
        var scalars = rest.unicodeScalars.dropFirst()
        while let scalar = scalars.popFirst() {
            if scalar == end {
                // Doubled, it stands for itself.
                guard scalars.first == end, end != "]" else { break }
                scalars.removeFirst()
            }
            content.unicodeScalars.append(scalar)
        }
        rest = Substring(scalars)
        let isName =
            content.unicodeScalars.first.map { !("0"..."9" ~= $0) } == true
            && content.unicodeScalars.allSatisfy { isOfWord($0) && $0 != "." }
        let word = content.lowercased()
        return start != "'" && isName && !keywords.contains(word) ? word : "\(start)\(content)\(end)"
    }

    /// Words that mean something else in quotes.
    private static let keywords: Set = [
        "always", "and", "any", "as", "asc", "between", "blob", "cascade", "case", "check", "collate", "constraint",
        "create", "default", "deferrable", "delete", "desc", "else", "end", "exists", "false", "foreign", "from",
        "generated", "glob", "group", "having", "in", "index", "int", "integer", "is", "join", "key", "left", "like",
        "limit", "not", "null", "on", "or", "order", "primary", "real", "references", "rowid", "select", "set",
        "stored", "strict", "table", "temp", "text", "then", "true", "union", "unique", "update", "using", "view",
        "virtual", "when", "where", "with", "without",
    ]

    /// Whether a table defined so has all that `table` has, in its order, and beside it nothing but columns with a name and
    /// a type, as users add them.
    func extends(_ table: SchemaDefinition) -> Bool {
        guard let own = parts, let expected = table.parts, own.head == expected.head, own.tail == expected.tail else {
            return false
        }
        var missing = expected.items[...]
        for item in own.items {
            if item == missing.first {
                missing.removeFirst()
            } else if !(item.count == 2 && Self.types.contains(item[1])) {
                return false
            }
        }
        return missing.isEmpty
    }

    /// Those of columns of STRICT tables.
    private static let types: Set = ["int", "integer", "real", "text", "blob", "any"]

    /// `CREATE TABLE name`, the columns and constraints in parentheses, and what follows those.
    private var parts: (head: [String], items: [[String]], tail: [String])? {
        guard let open = words.firstIndex(of: "(") else { return nil }
        var items: [[String]] = [[]]
        var depth = 0
        for (index, word) in words.enumerated().dropFirst(open) {
            switch word {
            case "(":
                depth += 1
                if depth == 1 { continue }
            case ")":
                depth -= 1
                if depth == 0 { return (Array(words[..<open]), items, Array(words[(index + 1)...])) }
            case "," where depth == 1:
                items.append([])
                continue
            default: break
            }
            items[items.count - 1].append(word)
        }
        return nil
    }
}
