import ThawCore

extension HTMLReport {
    /// The title, whether the data are real and the runs complete, and the experiment at a glance.
    var header: HTML {
        """
        <header>
        <h1>\(model.title)</h1>
        \(unchecked)\(origin)\(completeness)<dl class="facts">
        \(facts.map { "<div><dt>\($0)</dt><dd>\($1)</dd></div>" as HTML }.joined(separator: "\n"))
        </dl>
        </header>

        """
    }

    /// That values of the database do not follow.
    private var unchecked: HTML {
        guard let unchecked = builder.unchecked else { return .empty }
        return "<p class=\"banner warning\"><strong>\(unchecked)</strong></p>\n"
    }

    /// What nobody may overlook: which data are synthetic.
    private var origin: HTML {
        func titles(synthetic: Bool) -> [String] {
            datasets.filter { $0.isSynthetic == synthetic }.map(\.title.singleLine)
        }
        let (real, synthetic) = (titles(synthetic: false), titles(synthetic: true))
        var lines: [HTML] = []
        if !synthetic.isEmpty {
            lines.append(
                """
                <p class="banner warning"><strong>Synthetic data:</strong> \(synthetic.joined(separator: ", ")). \
                Their numbers say nothing about the real data.</p>

                """)
        }
        if !real.isEmpty {
            lines.append(
                "<p class=\"banner\"><strong>Real data:</strong> \(real.joined(separator: ", ")).</p>\n")
        }
        return "\(lines)"
    }

    private var completeness: HTML {
        let planned = Set(rows.flatMap(\.line.planned.values)).count + builder.experiment.waiting
        let missing = planned - runs.count
        if missing == 0 { return .empty }
        return """
            <p class="banner warning"><strong>Incomplete:</strong> \(PlainText.grouped(missing)) of \
            \(PlainText.count(planned, "run")) have no result; the notes below the tables say which.</p>

            """
    }

    private var facts: [(String, HTML)] {
        var facts: [(String, HTML)] = [("Experiment", "<code>\(builder.experiment.record.name)</code>")]
        if !rows.isEmpty {
            let seeds = TableBuilder.seedText(Set(rows.flatMap(\.line.planned.keys)).sorted())
            facts.append(("Runs", "<a href=\"#runs\">\(PlainText.count(runs.count, "run"))</a>, \(seeds)"))
        }
        if !runs.isEmpty {
            let programs = Set(runs.map { "thaw \($0.environment.thawVersion) (\($0.environment.revision))" }).sorted()
            let seconds = runs.reduce(0) { $0 + $1.result.totalSeconds }
            facts += [
                ("Computing", "\(Self.duration(seconds)), all runs together"),
                ("Made by", "<a href=\"#environments\">\(programs.joined(separator: ", "))</a>"),
            ]
        }
        if let digest = builder.digest { facts.append(("Digest", "<code class=\"hash\">\(digest)</code>")) }
        return facts
    }

    /// `12 s`, `4 min`, `1 h 30 min`.
    private static func duration(_ seconds: Double) -> String {
        let (whole, minutes) = (Int(seconds.rounded()), Int((seconds / 60).rounded()))
        if whole < 120 { return "\(whole) s" }
        return minutes < 60 ? "\(minutes) min" : "\(minutes / 60) h \(minutes % 60) min"
    }
}
