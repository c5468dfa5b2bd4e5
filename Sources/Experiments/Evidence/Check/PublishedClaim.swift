import Foundation
import ThawModel
import ThawReporting
import ThawSupport

/// Published numbers under a name that is not Thaw's, held to what they say of themselves: whoever writes that they are of a table
/// which this program knows has that table's numbers.
struct PublishedClaim {
    /// A number that is not that of the table.
    struct Flaw: Hashable {
        /// `movielens-1m/deepfm/base auc warm-a 0.7164`.
        var found: String
        /// `0.7464 in Table 1`.
        var follows: String
    }

    private let own: Table?
    private let known: [Table]

    /// - isOfData: whether they are statistics of datasets, and not metrics.
    /// - known: the published numbers that this program knows, as JSON, by name.
    init(_ json: String, isOfData: Bool, known: [String: String] = KnownNumbers.files) {
        own = Table(json, isOfData: isOfData)
        self.known = known.sorted { $0.key < $1.key }.compactMap { name, json in
            Table(json, isOfData: false) ?? Table(json, isOfData: true)
        }
    }

    /// By place; none where they are a user's own.
    var flaws: [Flaw] {
        guard let own, known.contains(where: { isOfPaper(own, $0) }) else { return [] }
        let text = own.title + " " + own.source
        let named = known.filter { LookAlike.isNamed($0.title, in: text) }
        // Of another table of the paper, nothing is known.
        if named.isEmpty, LookAlike.isNamed("Table", in: text) { return [] }
        let tables = named.isEmpty ? known : named
        let title = named.first?.title ?? "the paper"
        return own.numbers.sorted { $0.key < $1.key }.flatMap { place, values in
            let follows = tables.compactMap { $0.numbers[place] }.reduce(into: Set()) { $0.formUnion($1) }
            return values.subtracting(follows).sorted().compactMap { value in
                let found = "\(place) \(PlainText.number(value))"
                if let right = follows.min() {
                    return Flaw(found: found, follows: "\(PlainText.number(right)) in \(title)")
                }
                return named.isEmpty ? nil : Flaw(found: found, follows: "no such number in \(title)")
            }
        }
    }

    /// Whether a text says, in whatever words, that it is of the paper of `table`: by its title or its address, by its venue
    /// together with its first author or with nothing that is not said of the known tables, too, or by less beside the name of
    /// a table.
    private func isOfPaper(_ own: Table, _ table: Table) -> Bool {
        let text = own.title + " " + own.source
        let address = text.removingPercentEncoding ?? text
        if LookAlike.isNamed(table.paper, in: text)
            || Self.addresses.contains(where: { LookAlike.isNamed($0, in: address) })
        {
            return true
        }
        if LookAlike.isNamed(table.title, in: text), isBriefly(text, of: table) { return true }
        guard LookAlike.isNamed(table.venue, in: text) else { return false }
        let all = Set(known.flatMap { LookAlike.words($0.title + " " + $0.source) })
        return LookAlike.isNamed(table.author, in: text) || all.isSuperset(of: LookAlike.words(text))
    }

    /// `Zhu et al. (2025)`, `Zhu, AAAI'25`, `the CSDM paper`, `CSDM, AAAI-25`.
    private func isBriefly(_ text: String, of table: Table) -> Bool {
        if LookAlike.isNamed("CSDM paper", in: text) || LookAlike.isNamed("paper of CSDM", in: text) { return true }
        let (words, venue) = (LookAlike.words(text), LookAlike.words(table.venue))
        let hasVenue = words.contains { word in venue.first.map { word.hasPrefix($0) } ?? false }
        let hasYear = venue.last.map { words.contains($0) } ?? false
        if LookAlike.isNamed(table.author, in: text) { return hasVenue || hasYear }
        return hasVenue && ["CSDM", "supervised diffusion"].contains { LookAlike.isNamed($0, in: text) }
    }

    /// Where the paper is to be found.
    private static let addresses = ["10.1609/aaai.v39i12.33469", "AAAI/article/view/33469"]
}

/// A table of numbers, and what it says of itself.
private struct Table {
    let title, source: String
    /// By place, whatever a row is called.
    let numbers: [String: Set<Double>]

    init?(_ json: String, isOfData: Bool) {
        let data = Data(json.utf8)
        if isOfData {
            guard let table = try? PublishedDatasetStatistics(json: data, path: "") else { return nil }
            (title, source) = (table.title, table.source)
            numbers = table.places.mapValues { [Double($0)] }
        } else {
            guard let table = try? PublishedNumbers(json: data, path: "") else { return nil }
            (title, source) = (table.title, table.source)
            let places = table.numbers.map { key, value -> (String, Set<Double>) in
                var key = key
                key.label = nil
                return (key.place, [value])
            }
            numbers = Dictionary(places) { $0.union($1) }
        }
    }

    /// Of `Zhu, Wang and Wu: TITLE, AAAI 2025, Table 1 (means of ten runs)`: its parts.
    private var parts: [String] {
        let (authors, rest) = (source.prefix { $0 != ":" }, source.drop { $0 != ":" }.dropFirst())
        return [authors.prefix { $0 != "," }.description] + rest.split(separator: ",").map(String.init)
    }

    var author: String { parts[0] }
    var paper: String { parts.count > 1 ? parts[1] : source }
    var venue: String { parts.count > 2 ? parts[2] : source }
}
