import ThawCore
import ThawSupport

/// Checks that the processor has the instructions the program is built for: x86-64-v3.
package enum ProcessorCheck {
    /// Throws `RunningError.processorLacks` on an x86 processor without x86-64-v3.
    package static func requireV3() throws(RunningError) {
        guard Processor.missingFeatures.isEmpty else {
            throw .processorLacks(
                Processor.missingFeatures,
                model: EnvironmentCapture.processorModel(cpuinfo: SystemFile.contents("/proc/cpuinfo")))
        }
    }
}
