import ThawModel

/// What several databases record, as one. Which of them comes first makes no difference but to words: where titles or labels
/// differ, the first's stand.
package struct ContentsUnion {
    /// A database to be united.
    package struct Part: Sendable {
        /// For messages.
        var path: String
        package var contents: StoredContents

        /// From its parts.
        package init(path: String, contents: StoredContents) {
            self.path = path
            self.contents = contents
        }
    }

    let parts: [Part]

    package init(_ parts: [Part]) { self.parts = parts }

    /// Runs that more than one part has.
    package var shared: Int {
        Dictionary(parts.flatMap { $0.contents.runs.map { ($0.identity, 1) } }, uniquingKeysWith: +).values
            .count { $0 > 1 }
    }

    /// All of it.
    /// - note: is told, in a sentence each, which titles and labels gave way.
    ///
    /// Throws `MergeError`.
    package func contents(note: (String) -> Void = { _ in }) throws(MergeError) -> StoredContents {
        var united = StoredContents()
        let datasets = try datasets()
        united.datasets = datasets.values.sorted { $0.fingerprint < $1.fingerprint }
        united.statistics = try statistics()
        united.runs = try runs().map { run in
            var run = run
            run.dataset = datasets[run.dataset.fingerprint] ?? run.dataset
            return run
        }
        united.failures = failures(without: Set(united.runs.map(\.identity))).map { failure in
            var failure = failure
            failure.dataset = datasets[failure.dataset.fingerprint] ?? failure.dataset
            return failure
        }
        united.attempts = attempts()
        let names = Set(parts.flatMap(\.contents.experiments).map(\.record.name)).sorted()
        for name in names {
            var experiment = ExperimentUnion(name: name, parts, outcomes: united)
            let described = try experiment.described().map { described in
                var described = described
                described.record = datasets[described.record.fingerprint] ?? described.record
                return described
            }
            united.described[name] = described
            united.experiments.append(try experiment.united())
            experiment.notes(united.experiments[united.experiments.count - 1], described).forEach(note)
        }
        return united
    }

    /// Each run once, by identity. Of several records the one that started first stands.
    private func runs() throws(MergeError) -> [RunRecord] {
        var known: [String: (run: RunRecord, path: String)] = [:]
        for part in parts {
            for run in part.contents.runs {
                guard let other = known[run.identity] else {
                    known[run.identity] = (run, part.path)
                    continue
                }
                if let change = other.run.result.changes(in: run.result).first {
                    throw .differentBits(
                        identity: run.identity, run: run.description.shortText, detail: "\(change)",
                        paths: [other.path, part.path])
                }
                if (run.result.startedAt, run.text) < (other.run.result.startedAt, other.run.text) {
                    known[run.identity] = (run, part.path)
                }
            }
        }
        return known.values.map(\.run).sorted { $0.identity < $1.identity }
    }

    /// The failures of runs that have no result, by identity. Of several records the last one stands.
    private func failures(without finished: Set<String>) -> [FailedRun] {
        let open = parts.flatMap(\.contents.failures).filter { !finished.contains($0.identity) }
        let last = Dictionary(open.map { ($0.identity, $0) }) { a, b in
            (a.failedAt, a.text) > (b.failedAt, b.text) ? a : b
        }
        return last.values.sorted { $0.identity < $1.identity }
    }

    /// Each attempt once, by run, in the order of time.
    private func attempts() -> [String: [RunAttempt]] {
        var known: [String: Set<RunAttempt>] = [:]
        for part in parts {
            for (identity, attempts) in part.contents.attempts { known[identity, default: []].formUnion(attempts) }
        }
        return known.mapValues { $0.sorted { ($0.startedAt, $0.text) < ($1.startedAt, $1.text) } }
    }

    /// By fingerprint. Equal fingerprints are equal data; of several titles the most cautious one stands.
    private func datasets() throws(MergeError) -> [String: DatasetRecord] {
        var known: [String: (record: DatasetRecord, path: String)] = [:]
        for part in parts {
            for record in part.contents.datasets {
                let fingerprint = record.fingerprint
                guard let other = known[fingerprint] else {
                    known[fingerprint] = (record, part.path)
                    continue
                }
                guard let united = other.record.united(with: record) else {
                    throw .differentData(
                        fingerprint: fingerprint, detail: "it has another name or size",
                        paths: [other.path, part.path])
                }
                known[fingerprint]?.record = united
            }
        }
        return known.mapValues(\.record)
    }

    private func statistics() throws(MergeError) -> [String: [DatasetStatistic: Int]] {
        var known: [String: [DatasetStatistic: (value: Int, path: String)]] = [:]
        for part in parts {
            for (fingerprint, statistics) in part.contents.statistics {
                for (name, value) in statistics {
                    if let other = known[fingerprint]?[name], other.value != value {
                        throw .differentData(
                            fingerprint: fingerprint, detail: "\(name.rawValue) was \(other.value), is \(value)",
                            paths: [other.path, part.path])
                    }
                    known[fingerprint, default: [:]][name] = (value, part.path)
                }
            }
        }
        return known.mapValues { $0.mapValues(\.value) }
    }
}

extension RunDescription {
    /// `movielens-1m deepfm csdm seed 3`, for messages.
    package var shortText: String { "\(dataset.name) \(backbone.name) \(method.name) seed \(seed)" }

    /// One spelling for equal descriptions: a number 1.0 comes back from the database as the integer 1.
    var text: String { (try? StoredJSON.encode(self)) ?? "" }

    /// The same whatever the seed.
    var textWithoutSeed: String {
        var run = self
        run.seed = 0
        return run.text
    }
}

extension RunRecord {
    /// All but the metrics, for an order among records of one run.
    fileprivate var text: String {
        [try? StoredJSON.encode(environment), description.text, try? StoredJSON.encode(result), "\(workers ?? 0)"]
            .compactMap { $0 }.joined()
    }
}

extension FailedRun {
    fileprivate var text: String {
        [try? StoredJSON.encode(environment), description.text, try? StoredJSON.encode(failure)]
            .compactMap { $0 }.joined()
    }
}

extension RunAttempt {
    fileprivate var text: String { (try? StoredJSON.encode(self)) ?? "" }
}
