import ThawModel

/// Which jobs an array task does.
enum TaskChunks {
    /// Jobs in chunks of at most `size`. Jobs that share a pre-trained backbone come together, so that few tasks have
    /// to train it: as many full chunks of them as there are, and the rest in one chunk, which groups with the same
    /// data share first.
    static func of(_ jobs: [Job], size: Int) -> [[Job]] {
        var order: [String] = []
        var groups: [String: [Job]] = [:]
        for job in jobs {
            if groups[job.pretrainingIdentity] == nil { order.append(job.pretrainingIdentity) }
            groups[job.pretrainingIdentity, default: []].append(job)
        }
        var chunks: [[Job]] = []
        for group in order.compactMap({ groups[$0] }) {
            var rest = group[...]
            while rest.count >= size {
                chunks.append(Array(rest.prefix(size)))
                rest = rest.dropFirst(size)
            }
            guard let first = rest.first else { continue }
            let fitting = chunks.indices.filter { chunks[$0].count + rest.count <= size }
            let place = fitting.first { chunks[$0][0].dataset.fingerprint == first.dataset.fingerprint }
            if let place = place ?? fitting.first {
                chunks[place] += rest
            } else {
                chunks.append(Array(rest))
            }
        }
        return chunks
    }
}
