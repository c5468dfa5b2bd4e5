import Foundation
import ThawCore

/// The formats of `thaw diff`.
public enum DiffFormat: String, CaseIterable, Sendable {
    /// Plain text.
    case terminal
    /// Markdown with tables.
    case markdown
    /// `DatabaseDiff` itself (docs/diff.md).
    case json
}

extension DatabaseDiff {
    /// The comparison as text that ends with a line break. The same databases give the same bytes.
    ///
    /// - width: columns of the terminal (format `terminal` only).
    /// - styled: bold type by ANSI escape sequences (format `terminal` only).
    /// - all: lists in full; JSON always has everything.
    public func rendered(
        as format: DiffFormat, width: Int = 120, styled: Bool = false, all: Bool = false
    ) throws -> String {
        switch format {
        case .terminal:
            return DiffDocument(self, all: all).terminal(TerminalRenderer(width: width, styled: styled))
        case .markdown: return DiffDocument(self, all: all).markdown
        case .json:
            let encoder = JSONEncoder()
            encoder.keyEncodingStrategy = .convertToSnakeCase
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(self), as: UTF8.self).harmlessJSON + "\n"
        }
    }
}
