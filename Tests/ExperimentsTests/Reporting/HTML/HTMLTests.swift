import Foundation
import Testing
import ThawSupport

@testable import ThawModel
@testable import ThawReporting
@testable import ThawSpec

@Suite struct HTMLTests {
    @Test func interpolatedTextIsEscapedAndMarkupIsNot() {
        let title = #"</style><script>alert('1')</script> & "q""#
        let cell: HTML = "<td title=\"\(title)\">\(title)</td>"
        let escaped = "&lt;/style&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;q&quot;"
        #expect(cell.source == "<td title=\"\(escaped)\">\(escaped)</td>")
        let row: HTML = "<tr>\([cell, cell])\(12)</tr>"
        #expect(row.source == "<tr>\(cell.source)\(cell.source)12</tr>")
    }

    /// A quotation mark with a combining accent is one character to Swift, and a quotation mark to a browser.
    @Test func charactersAreEscapedByScalar() {
        #expect(HTML.escaped("\"\u{301}<\u{338}") == "&quot;\u{301}&lt;\u{338}")
        #expect(HTML.escaped("a\u{0}\u{1B}\u{85}\u{FFFE}\r\n\tb") == "a\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\n\tb")
        #expect(HTML.escaped("é 漢 🧊") == "é 漢 🧊")
    }

    /// What the page shows of a spec is the spec: read again, it is the same value.
    @Test(arguments: [
        #"{"experiment":"e","methods":["base",{"csdm":{"label":"a: b, {c} \"d\" # e","rho":[0.001,1e-05,1]}}],"seeds":[1,2]}"#,
        #"{"title":"true","training":{"pretrain":"per-seed","x":null,"y":true,"z":"12"},"a":[],"b":{},"c":"- ~","d":"tab\t\n"}"#,
        #"{"title":"long lists stand an item a line","methods":["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"]}"#,
    ])
    func specsReadBackAsTheyWere(json: String) throws {
        func value(_ text: String) throws -> CanonicalJSON.Value {
            let log = IssueLog()
            let node = try #require(YAMLTree.read(Array(text.utf8), file: "spec", log: log))
            #expect(log.issues.isEmpty)
            return node.json
        }
        let yaml = SpecText.yaml(json)
        #expect(try value(yaml) == value(json), "\(yaml)")
    }

    @Test func specsAreShownInTheirUsualOrder() {
        let json = #"{"experiment":"e","methods":["base",{"csdm":{"rho":0.1}}],"seeds":[1],"title":"T: x"}"#
        #expect(
            SpecText.yaml(json)
                == "experiment: e\ntitle: \"T: x\"\nmethods:\n  - base\n  - {csdm: {rho: 0.1}}\nseeds: [1]\n")
        #expect(SpecText.yaml("{not a spec") == "{not a spec")
    }
}
