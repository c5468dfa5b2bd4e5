import Foundation
import ThawModel
import ThawReporting
import ThawStore
import ThawSupport

/// Compares the published numbers that are recorded with an experiment with those of this program under the same name: Thaw's
/// own names stand for these numbers and no others. Under other names they are a user's own, and nobody's business, unless they
/// say that they are of a table whose numbers are known.
struct PublishedCheck {
    let experiment: ExperimentRecord
    let programs: RecordingPrograms
    /// The published numbers that this program knows, as JSON, by name.
    var known: [String: String] = KnownNumbers.files

    func run(_ log: inout CheckLog) {
        // What cannot be read is said elsewhere.
        guard let settings = try? TableBuilder.settings(of: experiment) else { return }
        guard let name = settings.publishedName, let ours = known[name] else {
            guard let json = experiment.publishedJSON else { return }
            let flaws = PublishedClaim(json, isOfData: settings.statistics != nil, known: known).flaws
            for flaw in flaws { expect(false, flaw.found, flaw.follows, &log) }
            guard flaws.isEmpty else { return }
            return log.cannotCheck(
                "experiments", experiment.name, "its published numbers are none that this thaw knows")
        }
        let path = "published/\(name).json"
        guard let json = experiment.publishedJSON else {
            return log.cannotCheck(
                "experiments", experiment.name,
                "it has no published numbers, and its spec asks for \(path): there were none beside the spec, or somebody took "
                    + "them out")
        }
        let wrong = log.disagreements.count
        if settings.statistics != nil {
            guard let found = try? PublishedDatasetStatistics(json: Data(json.utf8), path: path),
                let follows = try? PublishedDatasetStatistics(json: Data(ours.utf8), path: path)
            else { return }
            compare(
                found.places.mapValues(Double.init), follows.places.mapValues(Double.init), { $0 }, { _ in nil }, &log)
        } else {
            guard let found = try? PublishedNumbers(json: Data(json.utf8), path: path),
                let follows = try? PublishedNumbers(json: Data(ours.utf8), path: path)
            else { return }
            compare(found.numbers, follows.numbers, \.place, follows.other, &log)
        }
        // Where numbers differ, they say it all.
        if log.disagreements.count == wrong { compareWords(json, ours, path, &log) }
    }

    /// - other: the number in whose place one would stand that is not known.
    private func compare<Place: Hashable>(
        _ found: [Place: Double], _ follows: [Place: Double], _ name: (Place) -> String, _ other: (Place) -> Double?,
        _ log: inout CheckLog
    ) {
        for (place, value) in found.sorted(by: { name($0.key) < name($1.key) }) {
            if let known = follows[place] ?? other(place) {
                expect(value == known, "\(name(place)) \(PlainText.number(value))", PlainText.number(known), &log)
            } else {
                log.note(
                    unknown: "the published number \(name(place)) \(PlainText.number(value))", "experiments",
                    experiment.name, "published", by: programs)
            }
        }
        for (place, value) in follows.sorted(by: { name($0.key) < name($1.key) }) where found[place] == nil {
            expect(false, "no \(name(place))", PlainText.number(value), &log)
        }
    }

    /// Title, source and remarks. That a key stands there twice is refused when the database is opened.
    private func compareWords(_ json: String, _ ours: String, _ path: String, _ log: inout CheckLog) {
        guard json != ours else { return log.count(1) }
        guard case .object(let found)? = CanonicalJSON.value(of: json),
            case .object(let follows)? = CanonicalJSON.value(of: ours)
        else { return }
        let text = { (value: CanonicalJSON.Value?) in value.map(CanonicalJSON.encode) ?? "none" }
        for key in Set(found.keys).union(follows.keys).sorted() where text(found[key]) != text(follows[key]) {
            if programs.mayKnowMore {
                log.cannotCheck(
                    "experiments", experiment.name, "the \(key) of its published numbers is not that of \(path)",
                    limits: true)
            } else {
                expect(
                    false, "\(key) \(text(found[key]).inQuotes)", "\(text(follows[key]).inQuotes), as in \(path),", &log
                )
            }
        }
        log.count(1)
    }

    private func expect(_ isSo: Bool, _ found: String, _ follows: String, _ log: inout CheckLog) {
        log.expect(isSo, "experiments", experiment.name, "published", found: found, follows: follows)
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
