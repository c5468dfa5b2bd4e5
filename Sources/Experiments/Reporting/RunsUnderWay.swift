import Foundation
import ThawCore
import ThawStore
import ThawSupport

/// The runs of an experiment that somebody does at this moment, and how long what is left may take.
///
/// A run is expected to take the mean of the finished ones of its row, or of all where its row has none yet.
struct RunsUnderWay {
    /// A run that somebody does.
    struct Run {
        var claim: Claim
        /// So long by now.
        var seconds: Double
        /// What it may take in all; nil if nothing has finished.
        var expected: Double?

        /// `running: MovieLens-1M DeepFM CSDM seed 3: warm-a, 0:12 of about 0:24 (process 812 on node1)`.
        var text: String {
            let all = expected.map { " of about \(clockText($0))" } ?? ""
            let stage = claim.stage.isEmpty ? "" : "\(claim.stage), "
            return "running: \(claim.label): \(stage)\(clockText(seconds))\(all) "
                + "(process \(claim.owner.pid) on \(claim.owner.host))"
        }
    }

    /// In the order in which they began.
    let runs: [Run]
    /// What is left may take so long; nil if nothing runs, or nothing has finished.
    let secondsLeft: Double?
    private let time: Double

    /// - identities: of the experiment's runs and trials.
    init(
        _ table: [TableLine], _ claims: [String: Claim], _ identities: some Sequence<String>, failures: Set<String>,
        at time: Double
    ) {
        let running = Set(identities).compactMap { claims[$0] }.filter { !$0.isLost(at: time) }
            .sorted { ($0.claimedAt, $0.label) < ($1.claimedAt, $1.label) }
        let expected = Expectations(table)
        runs = running.map {
            Run(claim: $0, seconds: time - $0.claimedAt, expected: expected.seconds($0.identity))
        }
        self.time = time
        let open = table.flatMap { line in
            line.planned.filter { line.finished[$0.key] == nil && !failures.contains($0.value) }.map(\.value)
        }
        let work = open.reduce(0.0) { sum, identity in
            let whole = expected.seconds(identity) ?? 0
            let claim = claims[identity].flatMap { $0.isLost(at: time) ? nil : $0 }
            return sum + whole - min(whole, claim.map { time - $0.claimedAt } ?? 0)
        }
        secondsLeft = running.isEmpty || !expected.areKnown ? nil : work / Double(running.count)
    }

    var lines: [String] { runs.map(\.text) }

    /// e.g. `about 5:10 left with 2 runs at a time: until 14:05`; nil as `secondsLeft`.
    var estimate: String? {
        secondsLeft.map { left in
            "about \(clockText(left)) left with \(PlainText.count(runs.count, "run")) at a time: until "
                + Self.text(Date(timeIntervalSince1970: time + left), farAway: left > 43200)
        }
    }

    /// The clock of the place, with the date if it is far away.
    private static func text(_ date: Date, farAway: Bool) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.dateFormat = farAway ? "yyyy-MM-dd HH:mm" : "HH:mm"
        return formatter.string(from: date)
    }

    /// How long runs take.
    private struct Expectations {
        private var byIdentity: [String: Double] = [:]
        private var all: Double?

        init(_ table: [TableLine]) {
            var durations: [Double] = []
            for line in table {
                let seconds = line.finished.values.map(\.result.totalSeconds)
                durations += seconds
                guard !seconds.isEmpty else { continue }
                let mean = seconds.reduce(0, +) / Double(seconds.count)
                for identity in line.planned.values { byIdentity[identity] = mean }
            }
            all = durations.isEmpty ? nil : durations.reduce(0, +) / Double(durations.count)
        }

        var areKnown: Bool { all != nil }

        func seconds(_ identity: String) -> Double? { byIdentity[identity] ?? all }
    }
}
