import Testing

/// That what is wrong in a document is found.
@Suite(.serialized) struct DocumentRunnerTests {
    private func problems(_ text: String, path: String = "docs/invented.md") throws -> [String] {
        try DocumentRunner(MarkdownDocument(path: path, text: text)).problems().map(\.description)
    }

    private func references(_ text: String) throws -> [String] {
        try DocumentReferences(document: MarkdownDocument(path: "docs/invented.md", text: text)).problems()
            .map(\.description)
    }

    @Test func whatIsRightPasses() throws {
        let found = try problems(
            """
            ```console
            $ printf 'one\\ntwo\\nthree 1.5 s\\n'
            one
            ...
            three 20 ms
            $ cat <<END
            > text
            > END
            text
            $ false   # exit code 1
            $ pwd; thaw --version
            ~/thaw
            thaw 0.1.0 (abc123)
            ```

            - in a list

              ```yaml
              # mine.yaml
              experiment: mine
              datasets: [movielens-1m]
              backbones: [deepfm]
              methods: [base]
              seeds: [1]
              ```

            ```console
            $ thaw validate mine.yaml
            mine.yaml: no errors, 1 run
            ```

            ```yaml
            training: {budget: [matched: 1, matched: 3]}
            ```

            ```sql
            SELECT count(*) FROM runs;
            ```

            ```python
            import os.path, no_such_package as nothing
            from sys import path
            ```

            ```python
            print(1)
            ```

            ```swift
            static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent()
            ```
            """)
        #expect(found == [])
    }

    @Test(arguments: [
        ("```console\n$ echo one\ntwo\n```", "docs/invented.md:2: echo one: shown is 'two', and found 'one'"),
        ("```console\n$ printf '1\\n2\\n'\n1\n```", "it goes on with '2'"),
        ("```console\n$ printf '1\\n2\\n'\n...\n1\n```", "shown is '1', and found '2'"),
        ("```console\n$ printf '1\\n2\\n'\n1\n...\n3\n...\n```", "nowhere below is '3'"),
        ("```console\n$ printf '1\\n'\n1\n2\n```", "it ends before '2'"),
        ("```console\n$ exit 3\n```", "ends with exit code 3"),
        ("```console\n$ true   # exit code 1\n```", "ends with exit code 0"),
        ("```console\none\n```", "docs/invented.md:2: output without a command"),
        ("```console\n$ make table1\nTable 1\n```", "not executed, so no output can be shown"),
        ("```console\n$ make table1 nonsense\n```", "nonsense"),
        ("```console\n$ thaw collect my.yaml --nonsense\n```", "thaw collect has no option --nonsense"),
        ("```\nthaw run\n```", "a block of the class ''"),
        ("```sh\nthaw run\n```", "a block of the class 'sh'"),
        ("```text\na + b\n```", "not listed in NotExecuted.texts"),
        ("```console\n$ true\n", "never closed"),
        ("As so:\n\n    thaw run\n", "docs/invented.md:3: code without a fence"),
        ("```yaml\nnonsense: 1\n```", "unknown key 'nonsense'"),
        ("```yaml\nexclude: [{method: csdm, seed: 11}]\n```", "matches no run"),
        ("```sql\nSELECT nonsense FROM runs;\n```", "nonsense"),
        ("```sql\nSELECT * FROM runs WHERE seed = 99;\n```", "no rows"),
        ("```json\n{\n```", "no JSON"),
        ("```swift\nlet nonsense: Nonsense\n```", "in no file of the source"),
        ("```python\nraise SystemExit(1)\n```", "docs/invented.md:1: "),
        ("```python\n# one.py\nprint(\n```\n```console\n$ test -f one.py\n```", "SyntaxError"),
        ("```python\n# one.py\nprint(1)\n```", "no block below uses one.py"),
    ])
    func whatIsWrongIsFound(text: String, problem: String) throws {
        let found = try problems(text)
        #expect(found.count == 1 && found.first?.contains(problem) == true, "\(found)")
    }

    @Test func commandsWithinLinesAndPathsAreLookedUp() throws {
        #expect(
            try references(
                """
                `thaw report results/table1.sqlite --tests`, `make table1`, `Sources/Core`, `results/NAME.txt`,
                [spec](../experiments/table1.yaml), [keys](../experiments/README.md#what-the-keys-do-together), `Gemm.swift`.
                """) == [])
        let wrong = [
            "`thaw rapport x`": "no subcommand 'rapport'", "`thaw run x --job 2`": "no option --job",
            "`make nonsense`": "no target nonsense", "`Sources/Nonsense`": "no such file",
            "`Nonsense.swift`": "no such file", "[x](nonsense.md)": "there is no docs/nonsense.md",
            "[x](../experiments/README.md#nonsense)": "no heading #nonsense", "[x](../../x)": "out of the repository",
            "`results/nonsense.sqlite`": "no such file",
        ]
        for (text, problem) in wrong {
            let found = try references("Above.\n\nSee \(text).\n")
            #expect(
                found.count == 1 && found[0].hasPrefix("docs/invented.md:3: ") && found[0].contains(problem),
                "\(text) \(found)")
        }
    }

    @Test func anchorsAreGitHubs() {
        let document = MarkdownDocument(path: "x.md", text: "# A `thaw diff`: what, why?\n## Same\n## Same\n")
        #expect(document.anchors == ["a-thaw-diff-what-why", "same", "same-1"])
    }
}
