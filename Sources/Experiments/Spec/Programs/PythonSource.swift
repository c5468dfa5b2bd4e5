/// What a text in Python imports, and where it says that modules are to be looked for: read, and not executed.
///
/// Only what stands there by name is found: `import a.b`, `from .c import d`, `import_module("e")`. Of a text that is not
/// Python, something or nothing is found.
struct PythonSource {
    /// `import a.b` (no names), or `from ..a import b, c` (level 2).
    struct Import: Hashable {
        /// Dots in front: 0 for a module by its full name.
        var level = 0
        var module: [String] = []
        /// What is taken from it: modules, perhaps.
        var names: [String] = []
    }

    /// What a statement that has to do with `sys.path` or `__file__` says.
    struct Place: Hashable {
        /// How many folders above the text's own file, itself the first; nil where the file is not named.
        var levels: Int?
        /// Its words in quotes, which may be folders.
        var words: [String]
    }

    private(set) var imports: Set<Import> = []
    /// Empty unless `sys.path` occurs.
    private(set) var places: Set<Place> = []

    private enum Token: Equatable {
        /// A name, a keyword or a number.
        case word(String)
        case text(String)
        case mark(UInt8)
        case end
    }

    init(_ bytes: [UInt8]) {
        var changesPath = false
        var places: Set<Place> = []
        for statement in Self.statements(Self.tokens(bytes)) {
            readImport(statement)
            readCalls(statement)
            let namesPath = Self.has(statement, [.word("sys"), .mark(UInt8(ascii: ".")), .word("path")])
            changesPath = changesPath || namesPath
            if namesPath || statement.contains(.word("__file__")) { places.insert(Self.place(statement)) }
        }
        if changesPath { self.places = places }
    }

    // MARK: Statements

    /// The tokens between line ends, `;` and the `:` of a block.
    private static func statements(_ tokens: [Token]) -> [ArraySlice<Token>] {
        var found: [ArraySlice<Token>] = []
        var (start, depth) = (0, 0)
        for (index, token) in tokens.enumerated() {
            switch token {
            case .mark(let mark) where "([{".utf8.contains(mark): depth += 1
            case .mark(let mark) where ")]}".utf8.contains(mark): depth = max(0, depth - 1)
            case .end, .mark(UInt8(ascii: ";")), .mark(UInt8(ascii: ":")):
                guard depth == 0 || token == .end else { continue }
                depth = 0
                if start < index { found.append(tokens[start..<index]) }
                start = index + 1
            default: break
            }
        }
        if start < tokens.count { found.append(tokens[start...]) }
        return found
    }

    private mutating func readImport(_ statement: ArraySlice<Token>) {
        var rest = statement.dropFirst()
        switch statement.first {
        case .word("import"):
            for part in rest.split(separator: .mark(UInt8(ascii: ","))) {
                var part = part
                let module = Self.dotted(&part)
                if !module.isEmpty { imports.insert(Import(module: module)) }
            }
        case .word("from"):
            var found = Import()
            while rest.first == .mark(UInt8(ascii: ".")) {
                found.level += 1
                rest = rest.dropFirst()
            }
            if rest.first != .word("import") { found.module = Self.dotted(&rest) }
            guard rest.first == .word("import"), found.level > 0 || !found.module.isEmpty else { return }
            rest = rest.dropFirst().filter { ![.mark(UInt8(ascii: "(")), .mark(UInt8(ascii: ")"))].contains($0) }[...]
            for part in rest.split(separator: .mark(UInt8(ascii: ","))) {
                if case .word(let name)? = part.first { found.names.append(name) }
            }
            imports.insert(found)
        default: break
        }
    }

    /// Takes `a.b.c` from the front.
    private static func dotted(_ tokens: inout ArraySlice<Token>) -> [String] {
        var names: [String] = []
        while case .word(let name)? = tokens.first {
            names.append(name)
            tokens = tokens.dropFirst()
            guard tokens.first == .mark(UInt8(ascii: ".")) else { break }
            tokens = tokens.dropFirst()
        }
        return names
    }

    /// `import_module("a.b")` and `__import__("a")`.
    private mutating func readCalls(_ statement: ArraySlice<Token>) {
        for index in statement.indices.dropLast(2)
        where [.word("import_module"), .word("__import__")].contains(statement[index])
            && statement[index + 1] == .mark(UInt8(ascii: "("))
        {
            guard case .text(let name) = statement[index + 2] else { continue }
            let module = name.drop { $0 == "." }
            imports.insert(
                Import(level: name.count - module.count, module: module.split(separator: ".").map(String.init)))
        }
    }

    private static func has(_ statement: ArraySlice<Token>, _ sequence: [Token]) -> Bool {
        statement.indices.contains { statement[$0...].starts(with: sequence) }
    }

    /// `Path(__file__).parent.parent`, `Path(__file__).parents[1]`, `dirname(dirname(__file__))`.
    private static func place(_ statement: ArraySlice<Token>) -> Place {
        var levels = 0
        var words: [String] = []
        for (index, token) in zip(statement.indices, statement) {
            switch token {
            case .word("parent"), .word("dirname"): levels += 1
            case .word("parents"):
                if statement.endIndex > index + 2, case .word(let number) = statement[index + 2] {
                    levels += min(Int(number) ?? 0, 100) + 1
                }
            case .text(let text) where !text.isEmpty && !text.hasPrefix("/"): words.append(text)
            default: break
            }
        }
        return Place(levels: statement.contains(.word("__file__")) ? levels : nil, words: words)
    }

    // MARK: Tokens

    private static func tokens(_ bytes: [UInt8]) -> [Token] {
        var tokens: [Token] = []
        var (index, depth) = (0, 0)
        func isWord(_ byte: UInt8) -> Bool {
            byte >= 0x80 || byte == UInt8(ascii: "_") || (48...57).contains(byte) || (65...90).contains(byte)
                || (97...122).contains(byte)
        }
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "#"):
                while index < bytes.count, bytes[index] != UInt8(ascii: "\n") { index += 1 }
            case UInt8(ascii: "\\"):
                // The line goes on.
                index += 1
                while index < bytes.count, [10, 13].contains(bytes[index]) { index += 1 }
            case UInt8(ascii: "\n"):
                if depth == 0 { tokens.append(.end) }
                index += 1
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                tokens.append(.text(string(bytes, &index)))
            case _ where isWord(byte):
                let start = index
                while index < bytes.count, isWord(bytes[index]) { index += 1 }
                let word = bytes[start..<index]
                // r"...", rb'...'.
                let isPrefix =
                    word.count <= 2 && word.allSatisfy("rbuftRBUFT".utf8.contains) && index < bytes.count
                    && [34, 39].contains(bytes[index])
                if !isPrefix { tokens.append(.word(String(decoding: word, as: UTF8.self))) }
            case _ where byte <= UInt8(ascii: " "): index += 1
            default:
                if "([{".utf8.contains(byte) { depth += 1 }
                if ")]}".utf8.contains(byte) { depth = max(0, depth - 1) }
                tokens.append(.mark(byte))
                index += 1
            }
        }
        return tokens
    }

    /// Takes a string literal, whose opening quote is at `index`; one without its end ends with its line.
    private static func string(_ bytes: [UInt8], _ index: inout Int) -> String {
        let quote = bytes[index]
        let isTriple = index + 2 < bytes.count && bytes[index + 1] == quote && bytes[index + 2] == quote
        index += isTriple ? 3 : 1
        let start = index
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "\\") {
                index += 2
            } else if bytes[index] == quote {
                let isEnd =
                    !isTriple || (index + 2 < bytes.count && bytes[index + 1] == quote && bytes[index + 2] == quote)
                if isEnd {
                    let text = String(decoding: bytes[start..<index], as: UTF8.self)
                    index += isTriple ? 3 : 1
                    return text
                }
                index += 1
            } else if !isTriple, bytes[index] == UInt8(ascii: "\n") {
                break
            } else {
                index += 1
            }
        }
        index = min(index, bytes.count)
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }
}
