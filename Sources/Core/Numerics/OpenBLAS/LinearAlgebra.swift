import COpenBLAS
import Foundation

/// What OpenBLAS says of itself, and which of its kernels computes, on how many threads.
///
/// Which kernel OpenBLAS takes depends on the processor and on the environment that the program was started in, and so do
/// the last bits. All results are made with one, and every recorded run names it.
public enum LinearAlgebra {
    /// The kernel family that all results are made with.
    public static let kernel = "Haswell"
    /// Environment of a process whose OpenBLAS starts with that kernel and one thread.
    public static let environment = ["OPENBLAS_NUM_THREADS": "1", kernelVariable: kernel]

    private static let kernelVariable = "OPENBLAS_CORETYPE"

    /// Version, build options and the kernel family in use, e.g. `OpenBLAS 0.3.21 ... Haswell`.
    public static var configuration: String {
        let config = openblas_get_config().map { String(cString: $0) } ?? "OpenBLAS"
        let words = config.split(separator: " ").map(String.init)
        return (words.filter { $0 != core } + [core]).joined(separator: " ")
    }

    private static var core: String { openblas_get_corename().map { String(cString: $0) } ?? "unknown kernel" }

    /// Threads that OpenBLAS may use in this process.
    public static var threads: Int { Int(openblas_get_num_threads()) }

    /// One thread a process: parallelism is across runs, and bits must not depend on the number of cores.
    public static func useOneThread() { openblas_set_num_threads(1) }

    /// Makes this process compute as all results are computed: on one thread, with the one kernel. Whoever makes a session
    /// calls it; from then on it costs nothing.
    ///
    /// Throws `LinearAlgebraError`.
    public static func pin() throws { try pinned.get() }

    private static let pinned = Result {
        let missing = Processor.missingFeatures
        guard missing.isEmpty else { throw LinearAlgebraError.processorLacks(missing) }
        useOneThread()
        if core != kernel { chooseKernel() }
        guard core == kernel else { throw LinearAlgebraError.otherKernel(core) }
    }

    /// OpenBLAS chooses when it is loaded, by the environment that the process had then. A process that was started without
    /// the variable sets it and lets OpenBLAS choose again, by the functions with which OpenBLAS begins and ends; where a
    /// build does not export them the kernel stays as it is.
    private static func chooseKernel() {
        typealias Function = @convention(c) () -> Void
        let library = UnsafeMutableRawPointer(bitPattern: 0)  // RTLD_DEFAULT
        guard let quit = dlsym(library, "gotoblas_dynamic_quit"), let start = dlsym(library, "gotoblas_dynamic_init")
        else { return }
        setenv(kernelVariable, kernel, 1)
        unsafeBitCast(quit, to: Function.self)()
        unsafeBitCast(start, to: Function.self)()
    }
}

/// Why results cannot be computed in this process as all others are.
public enum LinearAlgebraError: Error, Equatable, Sendable {
    /// The processor has none of these instructions.
    case processorLacks([String])
    /// OpenBLAS computes with this kernel, and could not be made to use another.
    case otherKernel(String)
}

extension LinearAlgebraError: CustomStringConvertible {
    /// One line: what is wrong, and what to do.
    public var description: String {
        switch self {
        case .processorLacks(let features):
            "the processor lacks \(features.joined(separator: ", ")); Thaw needs x86-64-v3"
        case .otherKernel(let core):
            "OpenBLAS computes with its kernel \(core), and results are made with \(LinearAlgebra.kernel); start the "
                + "program with OPENBLAS_CORETYPE=\(LinearAlgebra.kernel)"
        }
    }
}
