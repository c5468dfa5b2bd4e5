import ArgumentParser

/// The way past `thaw check`, which commands that make something of a database do first.
struct UncheckedArguments: ParsableArguments {
    @Flag(help: "Go on where `thaw check` finds values that do not follow; every output says so.")
    var unchecked = false
}
