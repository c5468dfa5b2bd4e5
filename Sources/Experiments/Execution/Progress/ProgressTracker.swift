import ThawCore
import ThawModel

/// Counts outcomes and estimates the time left.
///
/// A run is expected to take the mean of the finished runs of its kind (dataset, backbone, method), or of all where its
/// kind has none yet. The estimate is the sum over what is left, divided by the number of workers.
struct ProgressTracker {
    /// A run in progress.
    struct Running {
        var job: Int
        var stage: String
        var seconds: Double
    }

    private struct Mean {
        var sum = 0.0
        var count = 0.0
        var value: Double? { count > 0 ? sum / count : nil }

        mutating func add(_ value: Double) {
            sum += value
            count += 1
        }
    }

    private let workerCount: Int
    /// Labels, short: without the words that all begin with.
    private let labels: [String]
    private let kinds: [[String]]
    private var openByKind: [[String]: Int] = [:]
    private var durations: [[String]: Mean] = [:]
    private var allDurations = Mean()
    private var done = 0
    private var failed = 0

    init(_ jobs: [Job], workerCount: Int) {
        self.workerCount = workerCount
        labels = Self.withoutCommonStart(jobs.map(\.label))
        kinds = jobs.map { [$0.description.dataset.name, $0.description.backbone.name, $0.description.method.name] }
        for kind in kinds { openByKind[kind, default: 0] += 1 }
    }

    /// Takes note of an outcome. Failed runs say nothing of how long a run takes.
    mutating func record(_ job: Int, _ outcome: JobOutcome, seconds: Double) {
        done += 1
        openByKind[kinds[job], default: 0] -= 1
        switch outcome {
        case .finished:
            durations[kinds[job], default: Mean()].add(seconds)
            allDurations.add(seconds)
        case .failed: failed += 1
        }
    }

    /// Takes note of a job that another scheduler did.
    mutating func recordElsewhere(_ job: Int, failed isFailed: Bool) {
        done += 1
        openByKind[kinds[job], default: 0] -= 1
        if isFailed { failed += 1 }
    }

    func state(elapsed: Double, running: [Running]) -> ProgressState {
        ProgressState(
            total: kinds.count, done: done, failed: failed, elapsed: elapsed, remaining: remaining(running),
            running: running.map { .init(label: labels[$0.job], stage: $0.stage) })
    }

    private func remaining(_ running: [Running]) -> Double? {
        let open = kinds.count - done
        guard open > 0 else { return 0 }
        guard let mean = allDurations.value else { return nil }
        var work = 0.0
        for (kind, count) in openByKind { work += Double(count) * (durations[kind]?.value ?? mean) }
        for run in running { work -= min(run.seconds, durations[kinds[run.job]]?.value ?? mean) }
        return work / Double(max(1, min(workerCount, open)))
    }

    private static func withoutCommonStart(_ labels: [String]) -> [String] {
        let words = labels.map { $0.split(separator: " ") }
        guard let first = words.first, words.count > 1 else { return labels }
        // The last word always stays.
        let limit = (words.map(\.count).min() ?? 0) - 1
        let common = first.indices.first { index in
            index >= limit || words.contains { $0[index] != first[index] }
        }
        return words.map { $0.dropFirst(common ?? 0).joined(separator: " ") }
    }
}
