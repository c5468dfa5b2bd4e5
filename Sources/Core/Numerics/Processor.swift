import ThawSupport

/// Which instructions the processor has, of those that Thaw is built for: x86-64-v3.
public enum Processor {
    /// The features of v3 beyond v2, by their names in /proc/cpuinfo (`abm` is lzcnt's).
    private static let required = ["avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe"]

    /// What this processor lacks. Nothing on other architectures than x86-64, and where the system does not tell.
    public static let missingFeatures: [String] = {
        #if arch(x86_64)
            missingFeatures(cpuinfo: SystemFile.contents("/proc/cpuinfo"))
        #else
            []
        #endif
    }()

    /// The features that the text of /proc/cpuinfo lacks, by their usual names; none if it lists no flags at all.
    package static func missingFeatures(cpuinfo: String) -> [String] {
        for line in cpuinfo.split(separator: "\n") where line.hasPrefix("flags") {
            let flags = Set(line.split { $0 == " " || $0 == "\t" || $0 == ":" })
            return required.filter { !flags.contains($0[...]) }.map { $0 == "abm" ? "lzcnt" : $0 }
        }
        return []
    }
}
