import Foundation
import TestSupport
import Testing
import ThawSupport

@testable import ThawDatasets

/// What the tests of the synthetic files share.
enum SyntheticSampling {
    /// SHA-256 of each file that `write` leaves in a folder of its own.
    static func digests(_ names: [String], _ write: (String) throws -> Void) throws -> [String] {
        let folder = try TemporaryFolder()
        try write(folder.path)
        return try names.map { name in
            SHA256.hex(of: [UInt8](try #require(FileManager.default.contents(atPath: "\(folder.path)/\(name)"))))
        }
    }

    /// The fields of every line of a file.
    static func rows(_ path: String) throws -> [[Substring]] {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text.hasSuffix("\n"))
        return text.utf8.split(separator: 10).map { line in
            Substring(line).split(separator: ",", omittingEmptySubsequences: false)
        }
    }

    /// Whole numbers by line, of lines after the first `skipping`; a field that is no number becomes -1.
    static func numbers(_ path: String, skipping: Int = 0) throws -> [[Int]] {
        let bytes = try #require(FileManager.default.contents(atPath: path))
        return bytes.split(separator: 10).dropFirst(skipping).map { line in
            line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map { field in
                var value = field.isEmpty ? -1 : 0
                for digit in field {
                    guard (48...57).contains(digit) else { return -1 }
                    value = value * 10 + Int(digit) - 48
                }
                return value
            }
        }
    }

    /// The correlation of `rates` between two items of the same group: about 0 if groups tell nothing, at most 1.
    ///
    /// It is the one-way intraclass correlation, over groups of at least two items.
    static func correlation(_ rates: [Double], within groups: [Int]) -> Double {
        let members = Dictionary(grouping: rates.indices, by: { groups[$0] }).filter { $0.value.count > 1 }
        let counted = members.values.joined().map { rates[$0] }
        let mean = counted.reduce(0, +) / Double(counted.count)
        let variance = counted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(counted.count)
        var (products, pairs) = (0.0, 0.0)
        for group in members.keys.sorted() {
            let deviations = (members[group] ?? []).map { rates[$0] - mean }
            let sum = deviations.reduce(0, +)
            let squares = deviations.reduce(0) { $0 + $1 * $1 }
            let count = Double(deviations.count)
            // Every member counts the same, however large its group.
            products += (sum * sum - squares) / (count - 1)
            pairs += count
        }
        return products / pairs / variance
    }

    /// Runs `write` where one file lies on a full disk.
    static func fullDisk(_ file: String, _ write: (String) throws -> Void) throws -> String {
        let folder = try TemporaryFolder()
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder.path)/\(file)", withDestinationPath: "/dev/full")
        return try message { try write(folder.path) }.replacingOccurrences(of: folder.path, with: "FOLDER")
    }
}
