extension String {
    /// With every `mark` twice, as quoted text of CSV and gnuplot has it. By scalar: a quotation mark with a combining mark
    /// is one all the same.
    func doubling(_ mark: Unicode.Scalar) -> String {
        String(String.UnicodeScalarView(unicodeScalars.flatMap { $0 == mark ? [$0, $0] : [$0] }))
    }
}
