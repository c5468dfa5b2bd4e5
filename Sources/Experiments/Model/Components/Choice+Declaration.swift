import ThawCore

extension Choice {
    /// What the method of that name declares with these options; nil for one that this program does not know, or that cannot
    /// have such options.
    package var declaration: MethodDeclaration? {
        ProgramRegistry.current.method(named: name)?.declaration(options)
    }
}
