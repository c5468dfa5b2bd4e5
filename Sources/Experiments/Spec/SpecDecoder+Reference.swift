import ThawCore

/// Decoding of `reference` of a figure of differences.
extension SpecDecoder {
    func figureReference(_ entry: YAMLEntry?, _ kind: FigureKind, at mark: SourceMark) -> String? {
        guard kind == .differences else {
            if let entry { log.add(entry.keyMark, "'reference' is for figures of kind differences", hint: "remove it") }
            return nil
        }
        guard let entry else {
            log.add(
                mark, "differences lack 'reference'", hint: "add 'reference: ROW', e.g. released of 'CSDM, released'")
            return nil
        }
        return text(entry.value, "'reference'")
    }

    /// The reference must be a row of some method. Of entries that were not understood, nobody knows their rows.
    func checkReferences(_ root: YAMLNode, _ methods: [SpecEntry]) {
        guard case .sequence(let figures)? = root[SpecKeys.report]?.value[SpecKeys.Report.figures]?.value.content,
            case .sequence(let entries)? = root[SpecKeys.methods]?.value.content, entries.count == methods.count
        else { return }
        let rows = methods.map { RunLabels.choice($0.label ?? $0.component.title, of: $0.component.title) }
        let known = Set(rows)
        // Thousands of wrong figures and rows would take minutes to compare.
        let suggests = rows.count * figures.count <= 100_000
        for figure in figures {
            guard case .text(FigureKind.differences.rawValue)? = figure[SpecKeys.Figure.kind]?.value.content,
                let node = figure[SpecKeys.Figure.reference]?.value, case .text(let reference) = node.content,
                !known.contains(reference)
            else { continue }
            log.add(
                node.mark, "no method has a row \(reference.inQuotes)",
                hint: NearestName.of(reference, in: suggests ? rows : []).map { "did you mean \($0.inQuotes)?" }
                    ?? "give an entry of each method the label 'TITLE, \(reference.inQuotes.dropFirst())")
        }
    }
}
