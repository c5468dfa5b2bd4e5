extension String {
    /// Whether it may be the name of an experiment or a figure: at most 100 of a-z, 0-9 and '-'. Files are called after
    /// them, and ids of pages: by scalar, since to Swift a letter with a combining mark is another letter.
    var isPlainName: Bool {
        (1...100).contains(unicodeScalars.count)
            && unicodeScalars.allSatisfy { ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "-" }
    }
}
