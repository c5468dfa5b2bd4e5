import Foundation

/// Takes the date out of gnuplot's PDF files, so that the same figure has the same bytes. (Cairo before 1.17 knows no
/// SOURCE_DATE_EPOCH.)
enum UndatedPDF {
    /// The file with the first second of 1970 as its creation date: the same length, so that the offsets in the file hold.
    static func undated(_ file: Data) -> Data {
        var data = file
        guard let mark = data.range(of: Data("/CreationDate (D:".utf8)) else { return data }
        let date = Data("19700101000000".utf8)
        let end = data.index(mark.upperBound, offsetBy: date.count, limitedBy: data.endIndex) ?? mark.upperBound
        if data[mark.upperBound..<end].allSatisfy({ (48...57).contains($0) }), end > mark.upperBound {
            data.replaceSubrange(mark.upperBound..<end, with: date)
        }
        return data
    }
}
