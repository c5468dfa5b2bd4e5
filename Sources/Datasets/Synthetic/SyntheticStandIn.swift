// Temporary, until the generators of these two datasets are merged.

enum SyntheticTaobaoAD {
    static let revision = 1
    static let defaultScale = 0.1
    static let scales = 0.001...1.0

    static func write(scale: Double, seed: Int, into folder: String) throws {
        throw DataError("there is no generator for Taobao AD yet")
    }
}

enum SyntheticCIKM2019 {
    static let revision = 1
    static let defaultScale = 0.02
    static let scales = 0.001...1.0

    static func write(scale: Double, seed: Int, into folder: String) throws {
        throw DataError("there is no generator for CIKM 2019 yet")
    }
}
