import ThawSupport

/// What one run may take, and how often it is tried.
package struct RunLimits: Hashable, Sendable {
    /// How often a run is tried again after its worker died. What the computation itself says (a NaN) is never tried again.
    package var retries: Int
    /// Seconds for one attempt, loading data included; nil for no limit.
    package var seconds: Double?
    /// Bytes of anonymous memory that the worker may have resident, with anonymous and shared memory of a program that it has
    /// started; nil for no limit.
    package var memory: Int?

    /// Two retries, and no limits of time and memory, unless given.
    package init(retries: Int = 2, seconds: Double? = nil, memory: Int? = nil) {
        self.retries = retries
        self.seconds = seconds
        self.memory = memory
    }

    /// Why an attempt that has come so far is to be ended; nil if it may go on.
    package func failure(afterSeconds elapsed: Double, memory used: Int?, stage: String) -> RunFailure? {
        let place = stage.isEmpty ? "" : ", in \(stage)"
        if let seconds, elapsed > seconds {
            return RunFailure(kind: .timeout, reason: "took longer than \(clockText(seconds)) (--timeout)\(place)")
        }
        if let memory, let used, used > memory {
            return RunFailure(
                kind: .memory,
                reason: "took \(memoryText(used)) of memory, more than \(memoryText(memory)) (--max-memory)\(place)"
            )
        }
        return nil
    }
}

/// Bytes as people read them, e.g. `4.1 GiB`, `512 MiB`.
func memoryText(_ bytes: Int) -> String {
    let mebibytes = Double(bytes) / 1_048_576
    return mebibytes < 1024
        ? String(format: "%.0f MiB", mebibytes) : String(format: "%.1f GiB", mebibytes / 1024)
}

extension RunLimits {
    /// Bytes from what users write: `4G`, `1.5GiB`, `500M`, `4096` (bytes); nil for anything else, and for 0.
    package static func bytes(_ text: String) -> Int? {
        let number = text.prefix { $0.isNumber || $0 == "." }
        let units = ["": 1.0, "K": 0x1p10, "M": 0x1p20, "G": 0x1p30, "T": 0x1p40]
        var unit = text.dropFirst(number.count).uppercased()
        for suffix in ["IB", "B"] where unit.count > suffix.count && unit.hasSuffix(suffix) {
            unit.removeLast(suffix.count)
            break
        }
        guard let value = Double(number), let factor = units[unit] else { return nil }
        return (1...0x1p62).contains(value * factor) ? Int(value * factor) : nil
    }

    /// Seconds from what users write: `90` or `90s`, `10m`, `1.5h`, `2d`, `1:30` (minutes), `2:00:00`; nil for anything else,
    /// and for 0.
    package static func seconds(_ text: String) -> Double? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let seconds: Double?
        if parts.count > 1 {
            let numbers = parts.compactMap { $0.allSatisfy(\.isNumber) ? Int($0) : nil }
            guard numbers.count == parts.count, parts.count <= 3, numbers.dropFirst().allSatisfy({ $0 < 60 })
            else { return nil }
            seconds = numbers.reduce(0) { $0 * 60 + Double($1) }
        } else {
            let number = text.prefix { $0.isNumber || $0 == "." }
            let factor = ["": 1.0, "s": 1, "m": 60, "h": 3600, "d": 86400][String(text.dropFirst(number.count))]
            seconds = Double(number).flatMap { value in factor.map { value * $0 } }
        }
        return seconds.flatMap { (0.001...1e9).contains($0) ? $0 : nil }
    }
}
