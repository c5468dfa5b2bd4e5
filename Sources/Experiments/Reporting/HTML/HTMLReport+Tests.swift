extension HTMLReport {
    /// The tests behind the marks of the tables; nil where nothing can be compared.
    var testsSection: HTMLSection? {
        tests.map { tests in
            let tables = tests.blocks.enumerated().map { index, block -> HTML in
                let table = tests.table(block)
                let body = table.rows.map { row in
                    HTMLTable.row("\(row[0])", row.dropFirst().map { "\(PlainTable.trimmed($0))" })
                }
                return HTMLTable(
                    id: "tests-\(index + 1)", caption: "\(block.title)", head: HTMLTable.head(table.head), body: body
                ).html
            }
            return HTMLSection(
                id: "tests", title: "Tests",
                content: """
                    <details id="tests-all">
                    <summary>\(tests.title)</summary>
                    \(tables)</details>
                    \(Self.list(TableBuilder.testNotes))
                    """)
        }
    }
}
