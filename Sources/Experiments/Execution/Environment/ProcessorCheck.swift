import ThawSupport

/// Checks that the processor has the instructions the program is built for: x86-64-v3.
package enum ProcessorCheck {
    /// The features of v3 beyond v2, by their names in /proc/cpuinfo (`abm` is lzcnt's).
    private static let required = ["avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe"]

    /// Throws `RunningError.processorLacks` on an x86 processor without x86-64-v3. Other architectures, and systems
    /// that do not tell, pass.
    package static func requireV3() throws(RunningError) {
        #if arch(x86_64)
            let cpuinfo = SystemFile.contents("/proc/cpuinfo")
            let missing = missingFeatures(cpuinfo: cpuinfo)
            guard missing.isEmpty else {
                throw .processorLacks(missing, model: EnvironmentCapture.processorModel(cpuinfo: cpuinfo))
            }
        #endif
    }

    /// The features that the text of /proc/cpuinfo lacks, by their usual names; none if it lists no flags at all.
    static func missingFeatures(cpuinfo: String) -> [String] {
        for line in cpuinfo.split(separator: "\n") where line.hasPrefix("flags") {
            let flags = Set(line.split { $0 == " " || $0 == "\t" || $0 == ":" })
            return required.filter { !flags.contains($0[...]) }.map { $0 == "abm" ? "lzcnt" : $0 }
        }
        return []
    }
}
