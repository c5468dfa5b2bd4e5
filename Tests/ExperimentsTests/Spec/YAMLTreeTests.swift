import Testing
import ThawSupport

@testable import ThawModel
@testable import ThawSpec

extension YAMLNode {
    /// An entry by a name that need not be a key of specs.
    fileprivate subscript(name: String) -> YAMLEntry? {
        guard case .mapping(let entries) = content else { return nil }
        return entries.first { $0.key == name }
    }
}

@Suite struct YAMLTreeTests {
    static func read(_ text: String) -> (YAMLNode?, [String]) {
        let log = IssueLog()
        let node = YAMLTree.read(Array(text.utf8), file: "f", log: log)
        return (node, SpecErrors(log.issues).issues.map(\.description))
    }

    /// Plain scalars by the core schema, as canonical JSON.
    @Test(arguments: [
        ("1", "1"), ("-12", "-12"), ("+3", "3"), ("0o17", "15"), ("0xfF", "255"), ("010", "10"), ("1e-3", "0.001"),
        (".5", "0.5"), ("1.", "1"), ("-1.5E+2", "-150"), ("-.5", "-0.5"), ("true", "true"), ("FALSE", "false"),
        ("~", "null"), ("Null", "null"), ("yes", "\"yes\""), ("1:30", "\"1:30\""), ("1_000", "\"1_000\""),
        ("0b1", "\"0b1\""), ("0x", "\"0x\""), ("-0x1", "\"-0x1\""), (".", "\".\""), ("e5", "\"e5\""), ("1e", "\"1e\""),
        ("'5'", "\"5\""), ("\"true\"", "\"true\""), ("9223372036854775807", "9223372036854775807"),
    ])
    func scalars(text: String, json: String) throws {
        let (node, errors) = Self.read("a: \(text)")
        #expect(errors.isEmpty)
        #expect(CanonicalJSON.encode(try #require(node?["a"]?.value).json) == json)
    }

    @Test func marks() throws {
        let node = try #require(Self.read("é: 1\nb:\n  - {c: x}\n").0)
        let entry = try #require(node["b"])
        #expect(entry.keyMark == SourceMark(file: "f", line: 2, column: 1))
        guard case .sequence(let items) = entry.value.content else {
            Issue.record("b is no list")
            return
        }
        #expect(items[0]["c"]?.value.mark == SourceMark(file: "f", line: 3, column: 9))
    }

    @Test func aliasesRepeatTheirAnchor() throws {
        let node = try #require(Self.read("a: &x {k: [1, 2]}\nb: *x\nc: &x 3\nd: *x\n").0)
        #expect(CanonicalJSON.encode(node.json) == #"{"a":{"k":[1,2]},"b":{"k":[1,2]},"c":3,"d":3}"#)
    }

    @Test func depthLimit() {
        let nested = { (levels: Int) in String(repeating: "[", count: levels) + String(repeating: "]", count: levels) }
        #expect(Self.read(nested(YAMLTree.maximumDepth)).1.isEmpty)
        #expect(Self.read(nested(YAMLTree.maximumDepth + 1)).1.count == 1)
    }

    @Test func sizeLimitCountsAliases() {
        let list = "a: &a [" + Array(repeating: "x", count: 999).joined(separator: ", ") + "]\n"
        let uses = { (count: Int) in "b: [" + Array(repeating: "*a", count: count).joined(separator: ", ") + "]\n" }
        // Root, two keys, the lists: 3 + 2 + 1000 values, and 1000 for each use.
        #expect(Self.read(list + uses(98)).1.isEmpty)
        #expect(Self.read(list + uses(100)).1.count == 1)
    }

    @Test func mergingIsDeepInMapsOnly() throws {
        let parent = try #require(Self.read("a: {x: 1, y: {p: 1, q: 2}}\nl: [1, 2]\nk: 1").0)
        let child = try #require(Self.read("a: {y: {q: 3}, z: 4}\nl: [3]\nn: {m: 1}").0)
        #expect(
            CanonicalJSON.encode(parent.overridden(by: child).json)
                == #"{"a":{"x":1,"y":{"p":1,"q":3},"z":4},"k":1,"l":[3],"n":{"m":1}}"#)
    }

    @Test func allKeyErrorsInOnePass() {
        let errors = Self.read("a: 1\na: 2\n<<: {b: 1}\n3: x\nb: .nan\n").1
        #expect(errors.map { $0.split(separator: ":")[1] } == ["2", "3", "4", "5"])
    }

    @Test(arguments: [
        (Array("a: b\r\n\tc".utf8), "2:1"), (Array("a: é\u{7F}".utf8), "1:5"), ([0x61, 0xC0, 0x80], "1:2"),
        (Array("a:\n  b: \u{FEFF}x".utf8), "2:6"), (Array("a\n".utf8) + [0xED, 0xA0, 0x80], "2:1"),
    ])
    func bytes(_ bytes: [UInt8], place: String) {
        let issues = SourceCheck.issues(in: bytes, file: "f")
        #expect(issues.map { "\($0.line):\($0.column)" } == [place])
    }
}
