import Foundation
import ThawSupport

/// A scheduler, as others that work on the same runs know it.
package struct ClaimOwner: Codable, Hashable, Sendable {
    /// Unique to this scheduler.
    package var token: String
    /// The machine's name.
    package var host: String
    /// The process' id on that machine.
    package var pid: Int32
    /// What tells its process from others with that id: boot, PID namespace and start time.
    package var process: String

    init(token: String, host: String, pid: Int32, process: String) {
        self.token = token
        self.host = host
        self.pid = pid
        self.process = process
    }

    /// A new scheduler of this process.
    package static func current() -> ClaimOwner {
        let pid = getpid()
        return ClaimOwner(
            token: UUID().uuidString, host: ProcessInfo.processInfo.hostName, pid: pid,
            process: "\(machine) \(ProcessTable.startTime(of: pid) ?? "?")")
    }

    /// Whether its process has ended, as far as can be seen from here: processes of other machines, and of other
    /// containers, cannot be.
    package var isGone: Bool {
        guard process.hasPrefix(Self.machine + " ") else { return false }
        return ProcessTable.startTime(of: pid).map { process != "\(Self.machine) \($0)" } ?? true
    }

    /// Eight digits that tell where process ids mean the same, for names of files.
    package static let machineTag = String(SHA256.hex(of: machine).prefix(8))

    /// Where process ids mean the same: one boot of one machine, and one PID namespace.
    private static let machine: String = {
        let boot = SystemFile.contents("/proc/sys/kernel/random/boot_id")
            .trimmingCharacters(in: .whitespacesAndNewlines)
        let namespace = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/pid")
        return "\(boot.isEmpty ? "?" : boot) \(namespace ?? "?")"
    }()
}

/// What /proc tells of processes.
package enum ProcessTable {
    /// When a process started, in clock ticks since boot; nil if there is none that runs.
    package static func startTime(of pid: pid_t) -> String? {
        // The name, in parentheses, may contain anything; state and numbers follow it.
        let text = SystemFile.contents("/proc/\(pid)/stat")
        guard let end = text.lastIndex(of: ")") else { return nil }
        let fields = text[end...].dropFirst().split(separator: " ")
        guard fields.count > 19, !["Z", "X"].contains(fields[0]) else { return nil }
        return String(fields[19])
    }

    /// The processes that descend from this one, zombies included, in no particular order.
    package static func descendants(of pid: pid_t) -> [pid_t] {
        var children: [pid_t: [pid_t]] = [:]
        for name in (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? [] {
            guard let process = pid_t(name) else { continue }
            let text = SystemFile.contents("/proc/\(process)/stat")
            // State, then the parent's id.
            guard let end = text.lastIndex(of: ")"),
                let parent = text[end...].dropFirst().split(separator: " ").dropFirst().first.flatMap({ pid_t($0) })
            else { continue }
            children[parent, default: []].append(process)
        }
        var found: [pid_t] = []
        var open = [pid]
        while let next = open.popLast() {
            found += children[next] ?? []
            open += children[next] ?? []
        }
        return found
    }
}
