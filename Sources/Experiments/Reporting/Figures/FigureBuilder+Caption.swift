import ThawModel
import ThawSupport

extension FigureBuilder {
    /// The sentences below the figure: what is drawn, from how many runs, what is synthetic, what is missing.
    /// - shown: places among `lines`.
    func caption(_ shown: Set<Int>, _ panels: [FigureModel.Panel]) -> [String] {
        let drawn = lines.indices.filter(shown.contains).map { lines[$0] }
        let others = lines.indices.filter { !shown.contains($0) }
        return table.uncheckedNotes + [points(panels)] + timing(drawn) + backbone(drawn) + leftOut(others)
            + table.synthetic(drawn, titles, besidePaper: false) + settingNotes(drawn)
            + table.missing(drawn, titles) + (table.digest.map { ["The digest begins with \($0.prefix(16))."] } ?? [])
    }

    /// The settings that are not the defaults, but for the one on the x axis.
    private func settingNotes(_ drawn: [TableLine]) -> [String] {
        let swept = settings.sweptOption
        return table.settingNotes(drawn, titles) { $0.axis == swept?.axis && $0.option == swept?.name }
    }

    /// e.g. `AUC on the test set: mean of 10 runs, one per seed; error bars: 95 % confidence interval of the mean`.
    private func points(_ panels: [FigureModel.Panel]) -> String {
        let counts = Set(panels.flatMap(\.series).joined().compactMap { $0?.count })
        guard let least = counts.min(), let most = counts.max() else { return "No runs so far." }
        let phrase = settings.metric.phrase
        if let reference = settings.reference {
            let pairs = least == most ? "\(most)" : "\(least) to \(most)"
            return
                "Difference in \(phrase), to the row \(reference.singleLine.inQuotes) of the same method: mean over \(pairs) "
                + "seeds of the difference between the two runs of a seed; error bars: 95 % confidence interval of that mean "
                + "(Student's t, paired)."
        }
        let runs = least == most ? PlainText.count(most, "run") : "\(least) to \(most) runs (n differs)"
        return phrase.prefix(1).uppercased() + phrase.dropFirst() + ": mean of \(runs), one per seed"
            + (most > 1 ? "; error bars: 95 % confidence interval of the mean (Student's t)." : ".")
    }

    /// What was timed, for which methods, and on what.
    private func timing(_ drawn: [TableLine]) -> [String] {
        guard settings.metric == .secondsPerBatch else { return [] }
        let unfitted = drawn.filter { line in
            !line.finished.isEmpty && line.finished.values.allSatisfy { $0.result.effort?.fitSteps == 0 }
        }
        let batches = Set(drawn.compactMap { $0.description.training["batch"] }).map(RunLabels.spell).sorted()
        let processors = Set(drawn.flatMap(\.finished.values).map(\.environment.cpu.singleLine)).sorted()
        let names = unfitted.map(\.row.singleLine).unique()
        return [
            "Timed: fitting the method on train-base, one thread on \(processors.joined(separator: " and ")), divided by "
                + "the passes over a mini-batch of \(batches.joined(separator: " or ")) instances (repeats count)."
        ]
            + (names.isEmpty
                ? [] : ["\(names.joined(separator: ", ")): nothing is fitted after pre-training, whose time this is."])
    }

    /// The backbone, where there is one alone and so no panel names it.
    private func backbone(_ drawn: [TableLine]) -> [String] {
        let names = drawn.map { $0.group[1].singleLine }.unique().filter { !$0.isEmpty }
        return names.count == 1 ? ["Backbone: \(names[0])."] : []
    }

    /// Methods without the swept option, or without a row to compare with.
    private func leftOut(_ others: [Int]) -> [String] {
        let unmatched =
            settings.kind == .differences ? others.filter { rows[$0].choice != settings.reference } : others
        let names = unmatched.map { lines[$0].row.singleLine }.unique()
        if let reference = settings.reference, !names.isEmpty {
            return ["Not shown, without a row \(reference.singleLine.inQuotes): \(names.joined(separator: ", "))."]
        }
        return names.isEmpty ? [] : ["Not shown, without the option \(settings.x): \(names.joined(separator: ", "))."]
    }
}
