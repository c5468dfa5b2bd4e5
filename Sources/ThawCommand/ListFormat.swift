import ArgumentParser

/// How `thaw status` and `thaw plan` say what there is.
enum ListFormat: String, CaseIterable, ExpressibleByArgument {
    /// Lines for people.
    case terminal
    /// A document for programs.
    case json
}
