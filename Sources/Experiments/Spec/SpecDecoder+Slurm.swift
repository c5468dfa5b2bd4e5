/// Decoding of `slurm`.
extension SpecDecoder {
    /// `{chunk: 10, partition: cpu, memory: 4G, time: "2:00:00", cpus: 2, sbatch: [...], setup: [...]}`
    func slurm(_ node: YAMLNode) -> SlurmSettings {
        var settings = SlurmSettings()
        guard map(node, "'slurm'", keys: SlurmSettings.Key.allCases.map(\.rawValue)) != nil else { return settings }
        func value(_ key: SlurmSettings.Key) -> YAMLNode? { node[key.rawValue]?.value }

        settings.chunk =
            value(.chunk).flatMap { integer($0, "'chunk'", in: SlurmSettings.chunkRange) } ?? settings.chunk
        settings.cpus = value(.cpus).flatMap { integer($0, "'cpus'", in: SlurmSettings.cpuRange) } ?? settings.cpus
        settings.partition = value(.partition).flatMap { slurmText($0, .partition) }
        settings.memory = value(.memory).flatMap { slurmText($0, .memory) }
        settings.time = value(.time).flatMap { slurmText($0, .time) }
        settings.sbatch = items(node["sbatch"], "'sbatch'").compactMap { slurmText($0, .sbatch) }
        settings.setup = items(node["setup"], "'setup'").compactMap { slurmText($0, .setup) }
        return settings
    }

    /// Plain numbers are megabytes and minutes, as they are to sbatch.
    private func slurmText(_ node: YAMLNode, _ key: SlurmSettings.Key) -> String? {
        let what = "'\(key.rawValue)'"
        let given: String?
        if case .integer(let number) = node.content, key == .memory || key == .time {
            given = String(number)
        } else {
            given = text(node, what)
        }
        guard let given else { return nil }
        guard let flaw = SlurmSettings.flaw(of: given, for: key) else { return given }
        log.add(node.mark, "\(what) of slurm \(flaw), not \(given.inQuotes)")
        return nil
    }
}
