import Foundation

/// Takes the date out of gnuplot's PDF files, so that the same figure has the same bytes. (Cairo before 1.17 knows no
/// SOURCE_DATE_EPOCH.)
enum UndatedPDF {
    /// Replaces the creation date by the first second of 1970: the same length, so that the offsets in the file hold.
    static func rewrite(_ file: URL, figure: String) throws(ReportError) {
        do {
            var data = try Data(contentsOf: file)
            if let mark = data.range(of: Data("/CreationDate (D:".utf8)) {
                let date = Data("19700101000000".utf8)
                let end = data.index(mark.upperBound, offsetBy: date.count, limitedBy: data.endIndex) ?? mark.upperBound
                if data[mark.upperBound..<end].allSatisfy({ (48...57).contains($0) }), end > mark.upperBound {
                    data.replaceSubrange(mark.upperBound..<end, with: date)
                }
            }
            try data.write(to: file, options: .atomic)
        } catch {
            throw .notWritten(path: file.path, detail: error.localizedDescription)
        }
    }
}
