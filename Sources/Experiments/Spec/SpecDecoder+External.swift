import Foundation
import ThawCore
import ThawModel
import ThawSupport

/// Decoding of entries of `methods` that are somebody's program:
/// `- external: {name: neighbours, command: [python3, method.py], options: {k: [5, 10]}, files: [util.py], timeout: 30m}`.
extension SpecDecoder {
    private static let mostWords = 1000
    private static let mostPatterns = 100

    /// The decoder of the same spec that knows its external methods, so that entries and rules may name them.
    package func knowingExternalMethods(of root: YAMLNode) -> SpecDecoder {
        guard case .sequence(let items)? = root[SpecKeys.methods]?.value.content else { return self }
        var decoder = self
        for item in items {
            guard case .mapping(let pairs) = item.content, pairs.count == 1, let pair = pairs.first,
                pair.key == ExternalMethod.key, let (entry, program, notes) = externalMethod(pair)
            else { continue }
            let name = entry.component.name
            guard decoder.context.programs[name] == nil else {
                log.add(
                    pair.keyMark,
                    "another external method has the name \((ExternalMethod.name(of: name) ?? name).inQuotes)",
                    hint: "give it a name of its own; several values of an option are a sweep")
                continue
            }
            decoder.context.methods.append(entry.component)
            decoder.context.programs[name] = program
            decoder.context.programNotes[name] = notes
            decoder.externals[pair.keyMark] = entry
        }
        return decoder
    }

    /// nil where something was not understood.
    private func externalMethod(_ pair: YAMLEntry) -> (SpecEntry, ProgramSettings, ProgramNotes)? {
        let before = log.issues.count
        guard map(pair.value, "'external'", SpecKeys.External.map) != nil else { return nil }
        for (key, example) in [
            (SpecKeys.External.name, "name: NAME"), (SpecKeys.External.command, "command: [python3, method.py]"),
        ] where pair.value[key] == nil {
            log.add(pair.keyMark, "this external method lacks '\(key.name)'", hint: "add '\(example)'")
        }
        let folder = Self.folder(of: pair.value.mark.file)
        let name =
            pair.value[SpecKeys.External.name].flatMap { self.name($0.value, "'name' of an external method") } ?? ""
        let command = pair.value[SpecKeys.External.command].map { self.command($0.value, in: folder) } ?? []
        let listed = items(pair.value[SpecKeys.External.files], "'files'").compactMap { node -> LocatedWord? in
            text(node, "a file of 'files'").map { ($0, node.mark) }
        }
        let patterns = listed.filter { FilePattern.isPattern($0.text) }
        if patterns.count > Self.mostPatterns {
            log.add(
                patterns[Self.mostPatterns].mark, "'files' has more than \(Self.mostPatterns) patterns",
                hint: "list their folder")
            return nil
        }
        let recorded = context.recordedPrograms.map { $0[ExternalMethod.methodName(name)] ?? [:] }
        let (digests, matches) =
            recorded.map { (self.recorded($0, of: command, listed), []) } ?? digests(of: command, listed, in: folder)
        let seconds =
            pair.value[SpecKeys.External.timeout].flatMap { timeout($0.value) } ?? ProgramSettings.defaultSeconds
        let options = pair.value[SpecKeys.External.options].map { programOptions($0.value) } ?? []
        let label = pair.value[SpecKeys.External.label].flatMap { text($0.value, "'label'") }
        guard log.issues.count == before else { return nil }

        let method = ExternalMethod(name: name, command: command.map(\.0), files: digests, options: [:])
        let common = method.commonOptions.sorted { $0.key < $1.key }.map { option, value in
            OptionDescription(option, .choice([value.description]), default: value, help: "Set by the entry.")
        }
        let component = ComponentDescription(
            name: method.methodName, title: ExternalMethod.marked(name), summary: "A program: \(method.text).",
            source: "this spec", options: common + options.map(\.description))
        var entry = SpecEntry(axis: .method, component: component, mark: pair.keyMark)
        entry.label = label.map(ExternalMethod.marked)
        for option in options where option.values.count > 1 { entry.options[option.description.name] = option.values }
        let warnings =
            recorded == nil
            ? Self.warnings(
                method, listed: listed.map(\.text), in: folder,
                at: pair.value[SpecKeys.External.command]?.value.mark ?? pair.keyMark) : []
        return (
            entry, ProgramSettings(folder: folder, seconds: seconds),
            ProgramNotes(matches: matches, warnings: warnings)
        )
    }

    /// The folder of a spec, absolute.
    private static func folder(of file: String) -> String {
        URL(fileURLWithPath: file).deletingLastPathComponent().standardizedFileURL.path
    }

    /// The words of a command, with their places. Numbers are words too.
    private func command(_ node: YAMLNode, in folder: String) -> [LocatedWord] {
        guard let items = list(node, "'command'") else { return [] }
        if items.count > Self.mostWords {
            log.add(node.mark, "'command' has more than \(Self.mostWords) words", hint: "write a script")
            return []
        }
        let words = items.compactMap { item -> LocatedWord? in
            switch item.content {
            case .integer(let value): (String(value), item.mark)
            case .number(let value): (CanonicalJSON.spell(value), item.mark)
            default: text(item, "a word of 'command'").map { ($0, item.mark) }
            }
        }
        // Of the others nobody knows whether they are meant as files.
        let script = words.dropFirst().first { !$0.0.hasPrefix("-") }.flatMap { Self.looksLikeFile($0.0) ? $0 : nil }
        let program = words.first.flatMap { $0.0.contains("/") ? $0 : nil }
        for (word, mark) in [program, script].compactMap({ $0 })
        where context.recordedPrograms == nil && !ProgramFile.exists(word, in: folder) {
            log.add(mark, "there is no file \(word.inQuotes)", hint: "paths are relative to the spec's folder")
        }
        return words
    }

    /// `method.py`, but not `0.5`.
    private static func looksLikeFile(_ word: String) -> Bool {
        let ending = (word as NSString).pathExtension
        return ending.first?.isLetter == true && ending.count <= 5
    }

    /// Seconds, as `--timeout` has them; a plain number is seconds.
    private func timeout(_ node: YAMLNode) -> Double? {
        let text: String? =
            switch node.content {
            case .text(let text): text
            case .integer(let value): String(value)
            case .number(let value): CanonicalJSON.spell(value)
            default: nil
            }
        if let seconds = text.flatMap(RunLimits.seconds) { return seconds }
        wrongType(node, "'timeout'", expected: "a time such as 90s, 30m, 2h or \"1:30:00\"")
        return nil
    }
}
