import Foundation
import ThawCore

/// Compares the published numbers that are recorded with an experiment with those that this program knows.
struct PublishedCheck {
    let experiment: ExperimentRecord
    /// The published numbers that this program knows, as JSON, by name.
    var known: [String: String] = KnownNumbers.files

    func run(_ log: inout CheckLog) {
        guard let json = experiment.publishedJSON else { return }
        guard let settings = try? TableBuilder.settings(of: experiment), let name = settings.publishedName,
            let ours = known[name]
        else {
            return cannotCheck("its published numbers are none that this thaw knows", &log)
        }
        let path = "published/\(name).json"
        if settings.statistics != nil {
            guard let found = try? PublishedStatistics(json: Data(json.utf8), path: path),
                let follows = try? PublishedStatistics(json: Data(ours.utf8), path: path),
                found.source == follows.source
            else { return cannotCheck("its published numbers have another source than \(path)", &log) }
            for (place, value) in found.places.sorted(by: { $0.key < $1.key }) {
                compare(Double(value), follows.places[place].map(Double.init), place, &log)
            }
            return noteMissing(follows.places.keys.count { found.places[$0] == nil }, path, &log)
        }
        guard let found = try? PublishedNumbers(json: Data(json.utf8), path: path),
            let follows = try? PublishedNumbers(json: Data(ours.utf8), path: path), found.source == follows.source
        else { return cannotCheck("its published numbers have another source than \(path)", &log) }
        for (key, value) in found.numbers.sorted(by: { $0.key.place < $1.key.place }) {
            compare(value, follows.numbers[key] ?? follows.other(than: key), key.place, &log)
        }
        noteMissing(follows.numbers.keys.count { found.numbers[$0] == nil }, path, &log)
    }

    private func compare(_ found: Double, _ follows: Double?, _ place: String, _ log: inout CheckLog) {
        guard let follows else {
            return cannotCheck("its published number \(place) is none that this thaw knows", &log)
        }
        log.expect(
            found == follows, "experiments", experiment.name, "published", found: "\(place) \(PlainText.number(found))",
            follows: PlainText.number(follows))
    }

    private func cannotCheck(_ reason: String, _ log: inout CheckLog) {
        log.cannotCheck("experiments", experiment.name, reason)
    }

    /// Numbers may have been added since.
    private func noteMissing(_ count: Int, _ path: String, _ log: inout CheckLog) {
        if count > 0 { cannotCheck("it lacks \(PlainText.count(count, "number")) of \(path)", &log) }
    }
}

extension PublishedNumbers.Key {
    /// `movielens-1m/deepfm/csdm auc warm-a`.
    var place: String {
        "\(dataset)/\(backbone)/\(method)\(label.map { " \($0.inQuotes)" } ?? "") \(metric.rawValue) \(phase.name)"
    }
}

extension PublishedNumbers {
    /// A number of the same method that a table would show in place of the one under `key`: labels go before none.
    fileprivate func other(than key: Key) -> Double? {
        numbers.filter { other, _ in
            var other = other
            other.label = key.label
            return other == key
        }.min { ($0.key.label ?? "") < ($1.key.label ?? "") }?.value
    }
}
