import Crypto
import Foundation
import ThawCore

/// Runs that are chosen by a seed: some because tables rest marks on them, the others at random.
public struct VerificationSample: Hashable, Sendable {
    /// How many runs the database's tables rest marks on.
    var markedCount: Int
    /// Of those, the ones that are done: behind bold cells first, then behind other marks; methods take turns.
    var marked: [String] = []
    /// How many runs are left beside `marked`, marked ones included.
    var remaining: Int
    /// The ones of those that are done, each as likely as any other of `remaining`.
    var random: [String] = []

    /// Half of `count`, rounded up, is taken from what is marked, as far as that goes. The rest is drawn from all others, so
    /// that no run can rely on not being done.
    ///
    /// The same runs, marks and seed give the same sample, in whatever order they come.
    init(_ count: Int, of runs: [RunRecord], marked: MarkedRuns, seed: Int) {
        // Two independent orders: what the first leaves over has no place in it that the second would inherit.
        func place(_ draw: String, _ name: String) -> String {
            SHA256.hash(data: Array("\(seed) \(draw) \(name)".utf8)).hex
        }
        func takingTurns(_ identities: Set<String>) -> [String] {
            let methods = Dictionary(
                grouping: runs.filter { identities.contains($0.identity) }, by: \.description.method.name
            ).sorted { place("method", $0.key) < place("method", $1.key) }
                .map { $0.value.map(\.identity).sorted { place("marked", $0) < place("marked", $1) } }
            return (0..<(methods.map(\.count).max() ?? 0)).flatMap { turn in
                methods.filter { turn < $0.count }.map { $0[turn] }
            }
        }
        markedCount = marked.count
        self.marked = Array((takingTurns(marked.best) + takingTurns(marked.others)).prefix((count + 1) / 2))
        let rest = Set(runs.map(\.identity)).subtracting(self.marked)
        remaining = rest.count
        random = Array(rest.sorted { place("random", $0) < place("random", $1) }.prefix(count - self.marked.count))
    }

    /// The identities of all that are done.
    var identities: Set<String> { Set(marked).union(random) }

    /// The probability that none of `edited` runs is in the sample, if none of them is in `marked`: C(N - k, n) / C(N, n) of
    /// the N remaining runs, of which n are drawn. For any k runs of the database it is at most that.
    func probabilityOfMissing(_ edited: Int) -> Double {
        (0..<edited).reduce(1) { product, index in
            let missed = remaining - random.count - index
            return missed <= 0 ? 0 : product * Double(missed) / Double(remaining - index)
        }
    }

    /// What it consists of, in words: `3 of 40 behind bold cells and marks, 2 at random of the other 67`.
    var text: String {
        var parts: [String] = []
        if !marked.isEmpty {
            parts.append(
                "\(PlainText.grouped(marked.count)) of \(PlainText.grouped(markedCount)) behind bold cells and marks")
        }
        if !random.isEmpty {
            let others = marked.isEmpty ? "" : "the other "
            parts.append(
                "\(PlainText.grouped(random.count)) at random of \(others)\(PlainText.grouped(remaining))")
        }
        return parts.joined(separator: ", ")
    }

    /// How likely it is that edited runs were missed, in a sentence.
    /// - tolerance: an edit within it goes unnoticed.
    func likelihoodText(tolerance: Double) -> String {
        if random.count == remaining { return "Every run of the database is in the sample." }
        let edit = tolerance > 0 ? " (by more than \(CanonicalJSON.spell(tolerance)))" : ""
        let likelihoods = [1, 2, 5].filter { $0 <= marked.count + remaining }.map { edited in
            "\(Self.percent(probabilityOfMissing(edited))) for k = \(edited)"
        }
        return
            "The probability that such a sample holds none of k runs with edited metrics\(edit), whichever they are, is at most "
            + likelihoods.joined(separator: ", ") + "."
    }

    /// Rounded up, for it is said that it is at most that.
    static func percent(_ probability: Double) -> String {
        let tenths = (1000 * probability - 1e-9).rounded(.up)
        return String(format: "%.1f %%", tenths > 0 ? tenths / 10 : 0)
    }
}
