import ArgumentParser

/// The way past `thaw check`, which commands that make something of a database do first.
package struct UncheckedArguments: ParsableArguments {
    @Flag(help: "Go on where `thaw check` finds values that do not follow; every output says so.")
    package var unchecked = false

    package init() {}
}
