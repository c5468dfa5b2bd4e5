/// Numbers and tables as plain text, whatever the user's locale.
package enum PlainText {
    /// A whole number with commas between groups of three digits: `1,000,209`.
    package static func grouped(_ number: Int) -> String {
        var groups: [Substring] = []
        var digits = Substring(String(number.magnitude))
        while digits.count > 3 {
            groups.insert(digits.suffix(3), at: 0)
            digits = digits.dropLast(3)
        }
        return (number < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
    }

    /// A number as specs write it: `3`, `0.001`.
    package static func number(_ number: Double) -> String {
        Int(exactly: number).map { String($0) } ?? number.description
    }

    /// `1 run`, `1,420 runs`, `3 passes`.
    package static func count(_ number: Int, _ noun: String) -> String {
        "\(grouped(number)) \(noun)\(number == 1 ? "" : noun.hasSuffix("s") ? "es" : "s")"
    }

    /// `Cold`, `Cold and Warm-a`, `Cold, Warm-a and Warm-b`; `none` of nothing.
    package static func list(_ names: [String]) -> String {
        guard let last = names.last else { return "none" }
        return names.count == 1 ? last : names.dropLast().joined(separator: ", ") + " and " + last
    }

    /// Rows of cells in columns two spaces apart, without trailing spaces; columns without any text vanish.
    /// - right: the columns that are flush right.
    package static func columns(_ rows: [[String]], right: Set<Int> = []) -> [String] {
        let widths = (0..<(rows.map(\.count).max() ?? 0)).map { column in
            rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
        }
        return rows.map { row in
            var line = ""
            for (column, cell) in row.enumerated() where widths[column] > 0 {
                let padding = String(repeating: " ", count: widths[column] - cell.count)
                line += (line.isEmpty ? "" : "  ") + (right.contains(column) ? padding + cell : cell + padding)
            }
            while line.last == " " { line.removeLast() }
            return line
        }
    }
}
