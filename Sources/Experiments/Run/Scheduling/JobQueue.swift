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

    /// Takes a job for the worker in `slot`; nil if none is left.
    mutating func next(for slot: Int) -> Int? {
        if let own = current[slot], !groups[own].pending.isEmpty { return take(from: own, for: slot) }
        let takenByOthers = Set(current.filter { $0.key != slot }.values)
        let free = groups.indices.filter { !groups[$0].pending.isEmpty && !takenByOthers.contains($0) }
        let dataset = current[slot].map { groups[$0].dataset }
        if let group = free.first(where: { groups[$0].dataset == dataset }) ?? free.first {
            return take(from: group, for: slot)
        }
        let fullest = groups.indices.max { groups[$0].pending.count < groups[$1].pending.count }
        guard let fullest, !groups[fullest].pending.isEmpty else { return nil }
        return take(from: fullest, for: slot)
    }

    /// Returns a job that was taken but not begun.
    mutating func putBack(_ job: Int) {
        groups[groupOfJob[job]].pending.insert(job, at: 0)
        pendingCount += 1
    }

    private mutating func take(from group: Int, for slot: Int) -> Int {
        current[slot] = group
        pendingCount -= 1
        return groups[group].pending.removeFirst()
    }
}
