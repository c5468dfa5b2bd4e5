import ThawModel

/// Which job a free worker gets next. The order affects only how much time is lost, never a result.
///
/// Jobs that share a pre-trained backbone form a group. A worker stays with its group; then it takes a group that no
/// other worker is on (of the dataset it has loaded, if there is one); then it helps the group with the most jobs left.
struct JobQueue {
    private struct Group {
        let dataset: String
        /// Indices of jobs, in the order given.
        var pending: [Int]
    }

    private var groups: [Group] = []
    private let groupOfJob: [Int]
    /// The group that each worker's slot was last given a job of.
    private var current: [Int: Int] = [:]
    private(set) var pendingCount: Int

    init(_ jobs: [Job]) {
        var known: [String: Int] = [:]
        var groupOfJob: [Int] = []
        for (index, job) in jobs.enumerated() {
            let group = known[job.pretrainingIdentity] ?? groups.count
            if group == groups.count {
                known[job.pretrainingIdentity] = group
                groups.append(Group(dataset: job.dataset.fingerprint, pending: []))
            }
            groups[group].pending.append(index)
            groupOfJob.append(group)
        }
        self.groupOfJob = groupOfJob
        pendingCount = jobs.count
    }

    /// Up to `limit` jobs that the worker in `slot` may take, the best one first.
    func candidates(for slot: Int, limit: Int) -> [Int] {
        var found: [Int] = []
        func add(_ order: some Sequence<Int>) {
            for group in order where found.count < limit {
                found += groups[group].pending.prefix(limit - found.count)
            }
        }
        let own = current[slot].flatMap { groups[$0].pending.isEmpty ? nil : $0 }
        if let own { add([own]) }
        guard found.count < limit else { return found }
        let takenByOthers = Set(current.filter { $0.key != slot }.values)
        let open = groups.indices.filter { !groups[$0].pending.isEmpty && $0 != own }
        let free = open.filter { !takenByOthers.contains($0) }
        let dataset = current[slot].map { groups[$0].dataset }
        add(free.lazy.filter { groups[$0].dataset == dataset })
        add(free.lazy.filter { groups[$0].dataset != dataset })
        guard found.count < limit else { return found }
        // The fullest first; of equal ones, the one that comes first in the plan.
        let shared = open.filter(takenByOthers.contains)
        add(shared.sorted { (groups[$1].pending.count, $0) < (groups[$0].pending.count, $1) })
        return found
    }

    /// Takes this pending job for the worker in `slot`.
    mutating func take(_ job: Int, for slot: Int) {
        current[slot] = groupOfJob[job]
        remove(job)
    }

    /// Takes a pending job out: it has an outcome, or somebody else does it.
    mutating func remove(_ job: Int) {
        let group = groupOfJob[job]
        guard let place = groups[group].pending.firstIndex(of: job) else { return }
        groups[group].pending.remove(at: place)
        pendingCount -= 1
    }

    /// Returns a job that was taken out and has no outcome.
    mutating func putBack(_ job: Int) {
        groups[groupOfJob[job]].pending.insert(job, at: 0)
        pendingCount += 1
    }

    /// Takes out all pending jobs on a dataset, and returns them.
    mutating func removeAll(onDataset fingerprint: String) -> [Int] {
        var removed: [Int] = []
        for group in groups.indices where groups[group].dataset == fingerprint {
            removed += groups[group].pending
            groups[group].pending = []
        }
        pendingCount -= removed.count
        return removed
    }
}
