/// What `thaw plan` and others say of an external method's files, and what decides nothing.
package struct ProgramNotes: Hashable, Sendable {
    /// A folder or pattern of `files`, and the files that it stood for when the spec was read.
    package struct Match: Hashable, Sendable {
        package var pattern: String
        package var files: [String]

        /// From its parts.
        package init(pattern: String, files: [String]) {
            self.pattern = pattern
            self.files = files
        }
    }

    /// In the order of `files`.
    package var matches: [Match] = []
    /// Files that may decide what the program does, and are not part of its runs' identity.
    package var warnings: [SpecIssue] = []

    /// Nothing to say, unless given.
    package init(matches: [Match] = [], warnings: [SpecIssue] = []) {
        self.matches = matches
        self.warnings = warnings
    }
}
