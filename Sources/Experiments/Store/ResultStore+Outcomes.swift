import Foundation
import ThawModel

extension ResultStore {
    /// Records what became of a job, a result or a failure.
    ///
    /// - workers: as `RunRecord.workers`.
    package func record(
        _ outcome: JobOutcome, of job: Job, _ environment: EnvironmentRecord, workers: Int
    ) throws(StoreError) {
        switch outcome {
        case .finished(let result):
            try record(
                RunRecord(
                    identity: job.identity, description: job.description, dataset: job.dataset,
                    environment: environment, result: result, workers: workers))
        case .failed(let failure):
            try record(
                failure: failure, identity: job.identity, description: job.description, dataset: job.dataset,
                environment: environment, at: Date().timeIntervalSince1970)
        }
    }

    /// Records runs and failures in one transaction, all or nothing; what is there already stays. Of several failures
    /// of a run the last stands. Nothing is written where nothing is new.
    ///
    /// Throws as `record(_:)`.
    package func record(runs: [RunRecord], failures: [FailedRun]) throws(StoreError) {
        for run in runs {
            if let flaw = run.flaw { throw .invalid(path: path, identity: run.identity, detail: flaw) }
        }
        let known = Dictionary(try self.failures().map { ($0.identity, $0.failedAt) }) { max($0, $1) }
        let finished = try finishedIdentities()
        let later = failures.filter { failure in
            !finished.contains(failure.identity) && known[failure.identity].map { $0 < failure.failedAt } ?? true
        }
        // Runs that are there are compared all the same.
        if later.isEmpty, runs.allSatisfy({ finished.contains($0.identity) }) {
            let stored = try self.runs(identities: runs.map(\.identity))
            if runs.allSatisfy({ stored[$0.identity]?.result.changes(in: $0.result).isEmpty ?? false }) { return }
        }
        try write { database in
            for run in runs.sorted(by: { $0.result.startedAt < $1.result.startedAt }) { try self.insert(run, database) }
            for failure in later.sorted(by: { $0.failedAt < $1.failedAt }) { try self.insert(failure, database) }
        }
    }
}
