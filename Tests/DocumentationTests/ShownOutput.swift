import Foundation

/// The output that a document shows, beside that of the command.
enum ShownOutput {
    /// Why `actual` is not what is shown, or nil. `...` on a line of its own stands for any number of lines; times, dates,
    /// the revision of the program, and the digests of tables, which the last bits of metrics decide, may differ.
    static func difference(shown: [String], actual: [String]) -> String? {
        let (shown, actual) = (lines(shown), lines(actual))
        let parts = shown.split(separator: "...", omittingEmptySubsequences: false).map(Array.init)
        var position = 0
        for (number, part) in parts.enumerated() {
            let rest = actual[position...]
            if number == 0 {
                if let difference = firstDifference(part, rest, mayGoOn: parts.count > 1) { return difference }
                position += part.count
            } else if number == parts.count - 1 {
                guard !part.isEmpty else { return nil }
                guard part.count <= rest.count else { return "it ends before \(quoted(part[0]))" }
                if let difference = firstDifference(part, rest.suffix(part.count), mayGoOn: false) { return difference }
            } else if let first = rest.indices.first(where: { rest[$0...].starts(with: part) }) {
                position = first + part.count
            } else {
                return "nowhere below is \(quoted(part.joined(separator: "\n")))"
            }
        }
        return nil
    }

    private static func firstDifference(_ shown: [String], _ actual: ArraySlice<String>, mayGoOn: Bool) -> String? {
        for (wanted, found) in zip(shown, actual) where wanted != found {
            return "shown is \(quoted(wanted)), and found \(quoted(found))"
        }
        if shown.count > actual.count { return "it ends before \(quoted(shown[actual.count]))" }
        if shown.count < actual.count, !mayGoOn {
            return "it goes on with \(quoted(actual[actual.startIndex + shown.count]))"
        }
        return nil
    }

    private static func quoted(_ text: String) -> String { "'\(text)'" }

    private static func lines(_ lines: [String]) -> [String] {
        var lines = lines.map { line in
            let line = withoutTimes(line).replacing(#/\s+$/#, with: "")
            return line.trimmingCharacters(in: .whitespaces) == "..." ? "..." : line
        }
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }

    /// The same with a word in the place of each time, date, revision and digest.
    static func withoutTimes(_ line: String) -> String {
        line.replacing(#/thaw (\d+\.\d+\.\d+) \([^)]*\)/#) { "thaw \($0.1) (REVISION)" }
            .replacing(#/\b([Dd]igest:?) [0-9a-f]{64}\b/#) { "\($0.1) DIGEST" }
            .replacing(#/\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d(\.\d+)?)?)?( UTC|Z)?/#, with: "DATE")
            .replacing(#/(^|[\s(])(\d+:)?\d{1,2}:\d\d\b/#.wordBoundaryKind(.simple)) { "\($0.1)TIME" }
            .replacing(
                #/\b\d+(\.\d+)? ?(ms|s|min|h|seconds?|minutes?|hours?)\b/#.wordBoundaryKind(.simple), with: "TIME"
            )
            .replacing(#/TIME( TIME)+/#, with: "TIME")
            .replacing(#/ +TIME/#, with: " TIME")
    }
}
