/// Suggestions for misspelt names.
package enum NearestName {
    /// The name in `names` closest to `word`, if it is close enough to be meant: at most a third of the word's letters
    /// (but two of them in any case) inserted, dropped, replaced or swapped with their neighbour.
    package static func of(_ word: String, in names: [String]) -> String? {
        let letters = Array(word.unicodeScalars)
        // Anchors and labels may have a million letters, and measuring takes the square of that.
        guard letters.count <= longestWord else { return nil }
        let limit = max(2, letters.count / 3)
        var best: (name: String, distance: Int)?
        for name in names {
            let other = Array(name.unicodeScalars)
            guard abs(other.count - letters.count) <= limit else { continue }
            let distance = editDistance(letters, other)
            if distance <= limit, distance < max(letters.count, 1), distance < best?.distance ?? .max {
                best = (name, distance)
            }
        }
        return best?.name
    }

    /// `did you mean 'x'?`, or the valid names where none is near.
    package static func hint(for word: String, in names: [String]) -> String {
        if let name = of(word, in: names) { return "did you mean \(name.inQuotes)?" }
        if names.isEmpty { return "there is none to choose from" }
        let listed =
            names.prefix(longestList).map { $0.count > longestName ? $0.prefix(longestName) + "..." : $0[...] }
            + (names.count > longestList ? ["..."] : [])
        return "choose from \(listed.joined(separator: ", "))"
    }

    private static let longestWord = 200

    /// So many names are listed in an error, with so many characters each; anchors may be thousands.
    private static let (longestList, longestName) = (40, 40)

    /// Insertions, deletions, replacements and swaps of neighbours (optimal string alignment) from `a` to `b`.
    private static func editDistance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
        var beforeLast = [Int](repeating: 0, count: b.count + 1)
        var last = Array(0...b.count)
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                var cost = min(last[j] + (a[i] == b[j] ? 0 : 1), last[j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforeLast[j - 1] + 1) }
                row.append(cost)
            }
            (beforeLast, last) = (last, row)
        }
        return last[b.count]
    }
}

extension String {
    /// The text in single quotes, fit for one line of an error message: control characters escaped, cut after 40.
    package var inQuotes: String { inQuotes(limit: 40) }

    /// The same, cut after `limit` characters: paths may be long.
    package func inQuotes(limit: Int) -> String {
        var shown = ""
        for scalar in unicodeScalars.prefix(limit) {
            if scalar.breaksLines || scalar.properties.generalCategory == .format {
                shown += scalar.escaped(asASCII: true)
            } else {
                shown.unicodeScalars.append(scalar)
            }
        }
        return "'\(shown)\(unicodeScalars.count > limit ? "..." : "")'"
    }
}

extension Unicode.Scalar {
    /// Whether text with it may be no single line.
    package var breaksLines: Bool {
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}
