import Foundation

/// What the control groups of this process allow it, in version 1 and version 2 of the kernel's interface (cgroups(7)).
struct ControlGroups {
    /// A hierarchy of groups: where it is mounted, and which of its groups is the mounted one.
    private struct Hierarchy {
        var folder: String
        var root: String
        /// Empty in version 2.
        var controllers: Set<Substring>
        var isUnified: Bool
    }

    /// Where the system's files are: another place than `/` in tests.
    private let root: String

    init(root: String = "") {
        self.root = root
    }

    /// How many processors' time all processes of the groups may take together; nil without a quota. A group has what the
    /// groups above it have left, so that the smallest quota counts.
    var processors: Double? {
        folders.compactMap { folder, isUnified in
            isUnified ? unifiedQuota(text("\(folder)/cpu.max")) : quota(in: folder)
        }.min()
    }

    /// `MAX PERIOD`, both in microseconds.
    private func unifiedQuota(_ text: String) -> Double? {
        let numbers = text.split(whereSeparator: \.isWhitespace).map { Double($0) }
        guard numbers.count == 2, let quota = numbers[0], let period = numbers[1] else { return nil }
        return ratio(quota, period)
    }

    private func quota(in folder: String) -> Double? {
        func number(_ name: String) -> Double? {
            Double(text("\(folder)/\(name)").trimmingCharacters(in: .whitespacesAndNewlines))
        }
        guard let quota = number("cpu.cfs_quota_us"), let period = number("cpu.cfs_period_us") else { return nil }
        return ratio(quota, period)
    }

    /// nil where there is no quota, which version 1 says with -1.
    private func ratio(_ quota: Double, _ period: Double) -> Double? {
        quota > 0 && period > 0 ? quota / period : nil
    }

    /// The folders of the groups that limit this process' use of processors, those above it included.
    private var folders: [(folder: String, isUnified: Bool)] {
        let hierarchies = hierarchies
        return text("/proc/self/cgroup").split(separator: "\n").flatMap { line -> [(folder: String, isUnified: Bool)] in
            // Number, controllers (none in version 2), and the group's path, which may hold colons.
            let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard fields.count == 3 else { return [] }
            let isUnified = fields[1].isEmpty
            guard isUnified || fields[1].split(separator: ",").contains("cpu"),
                let hierarchy = hierarchies.first(where: {
                    $0.isUnified == isUnified && (isUnified || $0.controllers.contains("cpu"))
                })
            else { return [] }
            return Self.lineage(of: String(fields[2]), in: hierarchy).map { ($0, isUnified) }
        }
    }

    /// A group's folder and those of the groups above it, as far as they are mounted.
    private static func lineage(of group: String, in hierarchy: Hierarchy) -> [String] {
        // In a container, the group is the mounted one or lies below it; a path beyond it is not to be seen from here.
        let root = hierarchy.root == "/" ? "" : hierarchy.root
        let below = group == root || group.hasPrefix(root + "/") ? String(group.dropFirst(root.count)) : ""
        let names = below.split(separator: "/")
        guard !names.contains("..") else { return [hierarchy.folder] }
        return (0...names.count).map { count in
            ([hierarchy.folder] + names.prefix(count).map(String.init)).joined(separator: "/")
        }
    }

    private var hierarchies: [Hierarchy] {
        text("/proc/self/mountinfo").split(separator: "\n").compactMap { line in
            let fields = line.split(separator: " ")
            guard fields.count > 6, let dash = fields[6...].firstIndex(of: "-"), dash + 3 < fields.endIndex,
                ["cgroup", "cgroup2"].contains(fields[dash + 1])
            else { return nil }
            return Hierarchy(
                folder: String(fields[4]), root: String(fields[3]),
                controllers: Set(fields[dash + 3].split(separator: ",")), isUnified: fields[dash + 1] == "cgroup2")
        }
    }

    /// Empty if the file cannot be read.
    private func text(_ path: String) -> String { SystemFile.contents(root + path) }
}
