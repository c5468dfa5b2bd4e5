import Foundation
import ThawCore
import ThawModel
import ThawSupport

/// Finds out where results come from.
package enum EnvironmentCapture {
    /// The version of the source.
    package static let release = "0.1.0"

    /// This program's version, which names components that are not Thaw's own.
    package static let thawVersion = OwnComponents.version(release)

    /// The record of this machine and this build.
    ///
    /// - source: the state of Thaw's source.
    /// - openBLAS: OpenBLAS' own words on its configuration, from a process with the workers' environment.
    /// - threads: those of linear algebra in each such process.
    package static func current(
        source: SourceState = Revision.source(), thawVersion: String = Self.thawVersion,
        numericsRevision: Int = Numerics.revision, openBLAS: String, threads: Int? = nil
    ) -> EnvironmentRecord {
        EnvironmentRecord(
            revision: source.name, thawVersion: thawVersion, numericsRevision: numericsRevision,
            swiftVersion: swiftVersion, openBLAS: openBLAS,
            cpu: processorModel(cpuinfo: SystemFile.contents("/proc/cpuinfo")),
            operatingSystem: operatingSystem(release: SystemFile.contents("/etc/os-release")),
            host: ProcessInfo.processInfo.hostName, isDirty: source.isDirty, patch: source.patch, threads: threads)
    }

    /// The record of runs that `worker` does in processes with this environment.
    ///
    /// Throws `RunningError.workerCannotStart`.
    package static func current(of worker: WorkerExecutable, environment: [String: String]) throws -> EnvironmentRecord
    {
        let report = try worker.linearAlgebraReport(environment: environment)
        return current(openBLAS: report.configuration, threads: report.threads)
    }

    /// e.g. `AMD EPYC 7763`, or `unknown`.
    static func processorModel(cpuinfo: String) -> String {
        for line in cpuinfo.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            if parts.count == 2, parts[0] == "model name", !parts[1].isEmpty { return parts[1] }
        }
        return "unknown"
    }

    /// The distribution's name from the text of an os-release file, e.g. `Debian GNU/Linux 12 (bookworm)`.
    static func operatingSystem(release: String) -> String {
        let key = "PRETTY_NAME="
        guard let line = release.split(separator: "\n").first(where: { $0.hasPrefix(key) }) else { return "Linux" }
        return line.dropFirst(key.count).trimmingCharacters(in: CharacterSet(charactersIn: "\"' "))
    }

    /// The compiler that built this program. It tells of itself only through conditions, down to the minor version.
    static var swiftVersion: String {
        #if compiler(>=6.5)
            "6.5 or later"
        #elseif compiler(>=6.4)
            "6.4"
        #elseif compiler(>=6.3)
            "6.3"
        #elseif compiler(>=6.2)
            "6.2"
        #else
            "6.1"
        #endif
    }
}
