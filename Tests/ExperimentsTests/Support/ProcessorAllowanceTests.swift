import Foundation
import TestSupport
import Testing

@testable import ThawSupport

/// Made-up machines: folders with the files in which Linux says what a process may take.
@Suite struct ProcessorAllowanceTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func write(_ files: [String: String]) throws {
        for (path, text) in files {
            let url = folder.url.appendingPathComponent(path)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: url)
        }
    }

    private func count(_ environment: [String: String] = [:]) -> Int {
        ProcessorAllowance.count(online: 64, environment: environment, root: folder.url.path)
    }

    private static let unified =
        "29 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate,memory_recursiveprot\n"
    private static let first = """
        31 23 0:28 / /sys/fs/cgroup ro - tmpfs tmpfs ro,mode=755
        32 31 0:29 /docker/abc /sys/fs/cgroup/cpuset ro - cgroup cpuset rw,cpuset
        33 31 0:30 /docker/abc /sys/fs/cgroup/cpu,cpuacct ro,nosuid - cgroup cgroup rw,cpu,cpuacct

        """

    @Test func withoutLimitsItIsWhatTheSystemSays() throws {
        #expect(count() == 64)
        try write([
            "proc/self/status": "Cpus_allowed:\tffffffff,ffffffff,ffffffff,ffffffff\nCpus_allowed_list:\t0-127\n",
            "proc/self/cgroup": "0::/user.slice\n", "proc/self/mountinfo": Self.unified,
            "sys/fs/cgroup/user.slice/cpu.max": "max 100000\n",
        ])
        #expect(count() == 64)
    }

    /// taskset and cpusets.
    @Test(arguments: [("1", 1), ("00000000,00000000,0000f00a", 6), ("ff,00000000", 8), ("", 64)])
    func onlyTheProcessorsOnWhichItMayRunCount(mask: String, expected: Int) throws {
        try write(["proc/self/status": "Name:\tthaw\nCpus_allowed:\t\(mask)\nCpus_allowed_list:\t0\n"])
        #expect(count() == expected)
    }

    @Test(arguments: [
        ("200000 100000\n", 2), ("150000 100000\n", 1), ("50000 100000\n", 1), ("nonsense", 64), ("", 64),
    ]) func aQuotaOfVersion2Counts(quota: String, expected: Int) throws {
        try write([
            "proc/self/cgroup": "0::/system.slice/job:1.scope\n", "proc/self/mountinfo": Self.unified,
            "sys/fs/cgroup/system.slice/job:1.scope/cpu.max": quota,
        ])
        #expect(count() == expected)
    }

    @Test func aGroupHasNoMoreThanThoseAboveIt() throws {
        try write([
            "proc/self/cgroup": "0::/slurm/job_7/step_0\n", "proc/self/mountinfo": Self.unified,
            "sys/fs/cgroup/slurm/cpu.max": "max 100000\n", "sys/fs/cgroup/slurm/job_7/cpu.max": "300000 100000\n",
            "sys/fs/cgroup/slurm/job_7/step_0/cpu.max": "800000 100000\n",
        ])
        #expect(count() == 3)
    }

    /// In a container, the group's path is the host's, and the group itself is what is mounted.
    @Test(arguments: [("400000", "100000", 4), ("-1", "100000", 64), ("400000", "0", 64)])
    func aQuotaOfVersion1Counts(quota: String, period: String, expected: Int) throws {
        try write([
            "proc/self/cgroup": "5:cpuset:/docker/abc\n4:cpu,cpuacct:/docker/abc\n0::/docker/abc\n",
            "proc/self/mountinfo": Self.first, "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us": quota + "\n",
            "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us": period + "\n",
        ])
        #expect(count() == expected)
    }

    @Test func pathsThatLeadOutOfTheGroupsAreNotFollowed() throws {
        try write([
            "proc/self/cgroup": "0::/../../outside\n", "proc/self/mountinfo": Self.unified,
            "sys/outside/cpu.max": "100000 100000\n", "sys/fs/cgroup/cpu.max": "500000 100000\n",
        ])
        #expect(count() == 5)
    }

    @Test func whatSlurmHasAllottedCounts() throws {
        #expect(count(["SLURM_CPUS_PER_TASK": "3", "SLURM_CPUS_ON_NODE": "12"]) == 3)
        #expect(count(["SLURM_CPUS_ON_NODE": "12"]) == 12)
        for nonsense in ["", "0", "-4", "many"] { #expect(count(["SLURM_CPUS_PER_TASK": nonsense]) == 64) }
        try write(["proc/self/status": "Cpus_allowed:\t3\n"])
        #expect(count(["SLURM_CPUS_PER_TASK": "3"]) == 2)
    }
}
