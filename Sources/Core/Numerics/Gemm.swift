import COpenBLAS

/// General matrix products by OpenBLAS. The only file that knows it.
///
/// Which kernel OpenBLAS takes depends on the processor, and so do the last bits. Worker processes pin it
/// (`OPENBLAS_CORETYPE=Haswell`, one thread), and every recorded run names it.
extension Float: Scalar {
    public static func gemm(
        _ transposeA: Bool, _ transposeB: Bool, m: Int, n: Int, k: Int, alpha: Float,
        _ a: UnsafePointer<Float>, _ lda: Int, _ b: UnsafePointer<Float>, _ ldb: Int, beta: Float,
        _ c: UnsafeMutablePointer<Float>, _ ldc: Int
    ) {
        cblas_sgemm(
            CblasRowMajor, transposeA ? CblasTrans : CblasNoTrans, transposeB ? CblasTrans : CblasNoTrans,
            blasint(m), blasint(n), blasint(k), alpha, a, blasint(lda), b, blasint(ldb), beta, c, blasint(ldc))
    }
}

extension Double: Scalar {
    public static func gemm(
        _ transposeA: Bool, _ transposeB: Bool, m: Int, n: Int, k: Int, alpha: Double,
        _ a: UnsafePointer<Double>, _ lda: Int, _ b: UnsafePointer<Double>, _ ldb: Int, beta: Double,
        _ c: UnsafeMutablePointer<Double>, _ ldc: Int
    ) {
        cblas_dgemm(
            CblasRowMajor, transposeA ? CblasTrans : CblasNoTrans, transposeB ? CblasTrans : CblasNoTrans,
            blasint(m), blasint(n), blasint(k), alpha, a, blasint(lda), b, blasint(ldb), beta, c, blasint(ldc))
    }
}

/// What OpenBLAS says of itself, and how many threads it may use.
public enum LinearAlgebra {
    /// Version, build options and the kernel family in use, e.g. `OpenBLAS 0.3.21 ... Haswell`.
    public static var configuration: String {
        let config = openblas_get_config().map { String(cString: $0) } ?? "OpenBLAS"
        let core = openblas_get_corename().map { String(cString: $0) } ?? "unknown kernel"
        let words = config.split(separator: " ").map(String.init)
        return (words.filter { $0 != core } + [core]).joined(separator: " ")
    }

    /// One thread a process: parallelism is across runs, and bits must not depend on the number of cores.
    public static func useOneThread() { openblas_set_num_threads(1) }

    /// Threads that OpenBLAS may use in this process.
    public static var threads: Int { Int(openblas_get_num_threads()) }
}
