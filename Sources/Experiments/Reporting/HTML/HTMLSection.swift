/// A section of the page, with an entry of its own in the list of contents.
struct HTMLSection {
    /// Unique on the page.
    var id: String
    var title: String
    var content: HTML

    var html: HTML {
        """
        <section aria-labelledby="\(id)">
        <h2 id="\(id)">\(title)</h2>
        \(content)</section>

        """
    }
}
