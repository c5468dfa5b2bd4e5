import Foundation
import GRDB
import Testing

/// A database that a stranger has edited: what was changed in a sound one.
struct HostileDatabase: CustomTestStringConvertible, Sendable {
    var name: String
    /// Statements of SQL, each with its arguments.
    var edits: [(sql: String, arguments: [String])]
    var testDescription: String { name }

    init(_ name: String, _ edits: (String, [String])...) {
        self.name = name
        self.edits = edits.map { ($0.0, $0.1) }
    }

    /// Edits the database at `path`, past all checks of SQLite's.
    func apply(to path: String) throws {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA ignore_check_constraints = ON")
            for (sql, arguments) in edits { try database.execute(sql: sql, arguments: StatementArguments(arguments)) }
        }
        try queue.close()
    }

    /// Sets the window's title, writes the clipboard, hides a link, clears the screen; in C0 and in C1.
    static let escapes =
        "\u{1B}]0;owned\u{7}\u{1B}]52;c;Y2FsYw==\u{1B}\\\u{1B}]8;;http://x\u{1B}\\y\u{1B}[2J\u{9B}31m\u{202E}z\u{2028}\r\n\u{8}"
    private static let command = "x'; system('touch CANARY'); y='"

    private static func figure(_ changes: String) -> (String, [String]) {
        ("UPDATE experiments SET report = \(changes)", [])
    }
    private static func renamed(_ name: String) -> [(String, [String])] {
        [
            ("UPDATE experiments SET name = ?", [name]), ("UPDATE experiment_runs SET experiment = ?", [name]),
            ("UPDATE experiment_datasets SET experiment = ?", [name]),
        ]
    }
    private static func figureName(_ name: String) -> (String, [String]) {
        ("UPDATE experiments SET report = json_set(report, '$.figures[0].name', ?)", [name])
    }
    private static func title(_ text: String) -> (String, [String]) {
        ("UPDATE experiments SET title = ?, report = json_set(report, '$.figures[0].title', ?)", [text, text])
    }
    private static func labels(_ text: String) -> (String, [String]) {
        (
            "UPDATE experiment_runs SET labels = json_set(labels, '$.method', ? || json_extract(spec, '$.method.name'))",
            [text]
        )
    }

    /// Each sink with each kind of text.
    static let all: [HostileDatabase] =
        [
            ("figure called a command", command), ("figure called a path", "../../x"), ("figure called nothing", ""),
            ("figure called lines", "x\nsystem('touch CANARY')\n"), ("figure called an absolute path", "/tmp/CANARY"),
            ("figure called escapes", escapes), ("figure called markup", "a' onload='alert(1)"),
        ].map { HostileDatabase($0.0, figureName($0.1)) }
        + [
            ("experiment called a path", "../../x"), ("experiment called a folder", "a/b"),
            ("experiment called escapes", escapes),
            ("experiment called markup", "<script>alert(1)</script>"),
            ("experiment called SQL", "x\"; DROP TABLE runs; --"),
        ].map { name, text in
            var database = HostileDatabase(name)
            database.edits = renamed(text).map { ($0.0, $0.1) }
            return database
        }
        + [
            ("titles of escapes", escapes), ("titles of commands", "x\nsystem('touch CANARY')\n`touch CANARY`\\"),
            ("titles of LaTeX", "\\immediate\\write18{touch CANARY}\\input{/etc/passwd}^^5cinput %"),
            ("titles of Markdown", "![x](http://x/CANARY.png) <img src=x onerror=alert(1)> $x$\n# y"),
            ("titles of markup", "</title><script>alert(1)</script>' onload='alert(1)"),
            ("titles without end", String(repeating: "long ", count: 20_000)),
        ].map { HostileDatabase($0.0, title($0.1)) }
        + [
            ("labels of formulas", "=cmd|' /C touch CANARY'!A0"), ("labels of escapes", escapes),
            ("labels of markup", "<script>alert(1)</script>"),
            ("labels of commands", "'; system('touch CANARY'); '`touch CANARY`"),
        ].map { HostileDatabase($0.0, labels($0.1)) }
        + [
            HostileDatabase(
                "figures of absurd sizes",
                figure(
                    """
                    json_set(report, '$.figures[0].panels', json('[\((0..<2000).map { _ in "\"phase\"" }.joined(separator: ","))]'))
                    """)),
            HostileDatabase("figures of no kind", figure("json_set(report, '$.figures[0].kind', 'sys\u{1B}[2Jtem')")),
            HostileDatabase(
                "figures over no option",
                figure(
                    "json_set(report, '$.figures[0].kind', 'sweep', '$.figures[0].x', 'method.\u{1B}[2J'';system(''touch CANARY'')')"
                )),
            HostileDatabase("report of no JSON", ("UPDATE experiments SET report = ?", ["{\"figures\": \(escapes)"])),
            HostileDatabase(
                "environments of escapes",
                (
                    """
                    UPDATE environments SET revision = ?1, thaw_version = ?1, swift_version = ?1, openblas = ?1, cpu = ?1,
                        operating_system = ?1, host = ?1
                    """, [escapes]
                )),
            HostileDatabase("datasets of escapes", ("UPDATE datasets SET title = ?1, name = ?1", [escapes])),
            HostileDatabase(
                "datasets of commands", ("UPDATE datasets SET title = ?", ["'; system('touch CANARY'); '<script>$x$=1"])
            ),
            HostileDatabase(
                "claims of escapes",
                ("DELETE FROM runs WHERE seed = 2", []),
                (
                    """
                    INSERT INTO claims SELECT run, ?1, ?1, 1, ?1, ?1, ?1, 1e9, 4e9, 1e9 FROM experiment_runs
                    WHERE run NOT IN (SELECT identity FROM runs)
                    """, [escapes]
                )),
            HostileDatabase(
                "attempts of escapes",
                (
                    """
                    INSERT INTO attempts SELECT run, 1, 'crashed', 1, NULL, ?1, ?1, ?1, 1e9, 1e9 FROM experiment_runs
                    """, [escapes]
                )),
            HostileDatabase(
                "failures of escapes",
                (
                    """
                    INSERT INTO failures SELECT identity, dataset, backbone, method, seed, spec, environment, 'deterministic',
                        ?1, 1e9 FROM runs WHERE seed = 2
                    """, [escapes + "<script>|=1"]
                ), ("DELETE FROM runs WHERE seed = 2", [])),
            HostileDatabase(
                "published texts of escapes",
                (
                    "UPDATE experiments SET published = json_object('title', ?1, 'source', ?1, 'numbers', json('[]'))",
                    [escapes + "<script>"]
                )),
            HostileDatabase(
                "a spec of escapes", ("UPDATE experiments SET spec = ?", [escapes + "</pre><script>alert(1)</script>"])),
            HostileDatabase(
                "methods of escapes",
                ("UPDATE runs SET method = ?1, spec = json_set(spec, '$.method.name', ?1)", [escapes]),
                ("UPDATE experiment_runs SET spec = json_set(spec, '$.method.name', ?1)", [escapes])),
            HostileDatabase(
                "options of escapes",
                ("UPDATE runs SET spec = json_set(spec, '$.method.options.count', ?1)", [escapes]),
                ("UPDATE experiment_runs SET spec = json_set(spec, '$.method.options.count', ?1)", [escapes])),
            HostileDatabase(
                "numbers without measure", ("UPDATE metrics SET log_loss = 1.7e308, seconds = 1.7e308", []),
                ("UPDATE experiments SET report = json_set(report, '$.figures[0].metric', 'log-loss')", [])),
        ]
}
