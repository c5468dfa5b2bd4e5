import Crypto

extension SHA256.Digest {
    /// In lower-case hexadecimal: 64 digits.
    var hex: String { map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
}
