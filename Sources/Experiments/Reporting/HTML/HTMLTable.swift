/// A table with its caption, in a box that scrolls sideways where the page is too narrow for it.
struct HTMLTable {
    /// Unique on the page.
    var id: String
    var caption: HTML
    /// Cells are words, and flush left like them; else they are numbers.
    var isText = false
    /// The rows of the head.
    var head: [HTML]
    /// The rows of the body.
    var body: [HTML]

    var html: HTML {
        """
        <div class="scroll" role="region" aria-labelledby="\(id)-caption" tabindex="0">
        <table id="\(id)"\(isText ? " class=\"text\"" as HTML : .empty)>
        <caption><span id="\(id)-caption">\(caption)</span></caption>
        <thead>
        \(head.joined(separator: "\n"))
        </thead>
        <tbody>
        \(body.joined(separator: "\n"))
        </tbody>
        </table>
        </div>

        """
    }

    /// A head of one row.
    static func head(_ titles: [String]) -> [HTML] {
        ["<tr>\(titles.map { title -> HTML in "<th scope=\"col\">\(title)</th>" })</tr>"]
    }

    /// A row of the body: its heading and its cells.
    /// - id: for links to the row.
    static func row(_ heading: HTML, _ cells: [HTML], id: String? = nil) -> HTML {
        let identification: HTML = id.map { " id=\"\($0)\"" } ?? ""
        return "<tr\(identification)><th scope=\"row\">\(heading)</th>\(cells.map { "<td>\($0)</td>" as HTML })</tr>"
    }
}
