import ThawCore

extension HTMLReport {
    /// Where the data came from: real or synthetic, fingerprint, split; nil before anything was read.
    var datasetsSection: HTMLSection? {
        if datasets.isEmpty { return nil }
        let parts =
            datasets.map { dataset in
                TableBuilder.partOrder.filter { dataset.splitSizes[$0] != nil }
            }.max { $0.count < $1.count } ?? []
        let kinds = Set(datasets.flatMap(\.itemCounts.keys)).sorted(by: >)
        func count(_ number: Int?) -> HTML { "\(number.map(PlainText.grouped) ?? TableLayout.Entry.hole.text)" }
        let rows: [HTML] =
            [
                HTMLTable.row("name", datasets.map { "<code>\($0.name)</code>" }),
                HTMLTable.row(
                    "data", datasets.map { $0.isSynthetic ? "<strong class=\"mark\">synthetic</strong>" : "real" }),
            ] + parts.map { part in HTMLTable.row("instances, \(part)", datasets.map { count($0.splitSizes[part]) }) }
            + kinds.map { kind in HTMLTable.row("items, \(kind)", datasets.map { count($0.itemCounts[kind]) }) } + [
                HTMLTable.row(
                    "fingerprint", datasets.map { "<code class=\"hash\">\($0.fingerprint)</code>" })
            ]
        let table = HTMLTable(
            id: "datasets-table", caption: "What was read",
            head: HTMLTable.head(["dataset"] + datasets.map(\.title.singleLine)), body: rows)
        return HTMLSection(
            id: "datasets", title: "Data",
            content: """
                \(table.html)<p>The fingerprint is a SHA-256 over the content that was read and its split.</p>

                """)
    }
}
