import ThawCore

extension HTMLReport {
    /// Every run: what it was, what it cost and the hash it is known by.
    var runsSection: HTMLSection? {
        if rows.isEmpty { return nil }
        let environments = environments
        // Two labels may stand for one run: it is listed once, under the first.
        var listed: Set<String> = []
        let placed = rows.flatMap { row in
            row.finished.filter { listed.insert($0.identity).inserted }.map { (row, $0) }
        }
        let body = placed.map { row, run -> HTML in
            let result = run.result
            // Of programs neither is known.
            let isExternal = ExternalMethod.isName(run.description.method.name)
            let parameters = isExternal ? "\u{2013}" : PlainText.grouped(result.parameterCount)
            let pretraining =
                isExternal ? "\u{2013}" : result.pretrainSeconds > 0 ? Self.seconds(result.pretrainSeconds) : "cached"
            let environment = 1 + (environments.firstIndex(of: Self.withoutHost(run.environment)) ?? 0)
            return HTMLTable.row(
                "<a href=\"#\(row.id)\">\(row.shown.title)</a>",
                [
                    "\(row.group)", "\(run.description.seed)",
                    "\(pretraining)", "\(Self.seconds(result.totalSeconds))", "\(parameters)",
                    "\(PlainText.grouped(result.peakMemory >> 20))",
                    "<a href=\"#environment-\(environment)\">\(environment)</a>", "<code>\(run.identity)</code>",
                ], id: "run-\(run.identity)")
        }
        let table = HTMLTable(
            id: "runs-table",
            caption: """
                A run is known by a SHA-256 over all that decides its result; "cached": its pre-trained backbone was \
                there already. Memory is the worker's largest so far.
                """,
            head: HTMLTable.head([
                model.rowTitle, "table", "seed", "pre-training, s", "total, s", "parameters", "memory, MiB",
                "environment", "identity",
            ]), body: body)
        return HTMLSection(
            id: "runs", title: "All runs",
            content: """
                <details id="runs-all">
                <summary>\(PlainText.count(body.count, "run"))</summary>
                \(table.html)</details>

                """)
    }
}
