import ThawModel

/// `external` entries of `methods`: programs (docs/external-methods.md).
extension SpecKeys {
    static let external = SpecKey(
        ExternalMethod.key, .entry(External.map), .defaultWords(""),
        "A method that is a program in any language: Thaw hands it the split and computes the metrics from its scores.",
        example: "methods: [base, external: {name: mine, command: [my-program, --quick]}]")

    enum External {
        static let map = SpecMap(ExternalMethod.key, [name, command, options, files, timeout, label])

        private static func example(_ settings: String = "") -> String {
            "methods: [base, external: {name: mine, command: [my-program]\(settings)}]"
        }
        static let name = SpecKey(
            "name", .name, .required, "Its name in tables, marked as external, and in rules: `external:NAME`.",
            example: example())
        static let command = SpecKey(
            "command", .list(.either([.text, .value(.number(-1e300...1e300))])), .required,
            "The program and its arguments; paths are relative to the spec's folder, and files among them are part of the run's "
                + "identity.",
            example: example())
        static let options = SpecKey(
            "options", .openMap, .defaultWords("none"),
            "Options that the program is handed, by whatever names; lists of values are swept.",
            example: example(", options: {k: [5, 10], weighted: true}"))
        static let files = SpecKey(
            "files", .list(.path, minimum: 0), .defaultWords("those that the command names"),
            "More files whose content decides what it does: part of the run's identity. A folder stands for all files in it and "
                + "below, a pattern (`*`, `?`, `[...]`, `**`) for those that it matches.",
            example: example(", files: []"))
        static let timeout = SpecKey(
            "timeout", .either([.pattern(timeoutPattern), .value(.number(0.001...1e9))]),
            .defaultWords("\(Int(ProgramSettings.defaultSeconds / 3600))h"),
            "How long one run may take.", unit: "seconds, if it is a number", example: example(", timeout: 30m"))
        static let label = SpecKey(
            "label", .text, .defaultWords("the name"), "Its row's name in tables, marked as external.",
            example: example(", label: \"My method\""))

        private static let timeoutPattern = TextPattern(
            words: "a time such as 90s, 30m, 2h or \"1:30:00\"",
            expression: "([0-9]+\\.?[0-9]*|\\.[0-9]+)[smhd]?|[0-9]+(:[0-5]?[0-9]){1,2}")
    }
}
