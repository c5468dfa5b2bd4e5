import ThawModel
import ThawSupport

extension Plan {
    /// What its spec says that may not be meant, by place.
    package var warnings: [SpecIssue] {
        context.programNotes.values.flatMap(\.warnings).sorted {
            ($0.file, $0.line, $0.column, $0.message) < ($1.file, $1.line, $1.column, $1.message)
        }
    }
}

extension PlanText {
    /// More files of a folder or pattern are counted.
    private static let mostFiles = 100

    /// A line for each folder and pattern in `files` of external methods: the files that it stands for.
    package static func fileLines(_ plan: Plan) -> [String] {
        plan.context.programNotes.sorted { $0.key < $1.key }.flatMap { method, notes in
            notes.matches.map { match in
                let more = match.files.count - mostFiles
                let files = match.files.prefix(mostFiles).joined(separator: ", ")
                return "\(method): \(match.pattern.inQuotes) is \(files)\(more > 0 ? " and \(more) more" : "")"
                    .singleLine
            }
        }
    }
}
