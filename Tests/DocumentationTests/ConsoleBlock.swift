import Foundation

/// A command of a block of the class `console`, with the output that is shown below it.
struct ShownCommand {
    /// As the shell gets it; several lines where the document continues it.
    var text: String
    /// The line of its `$`, from 1.
    var line: Int
    /// Empty where nothing is shown, which says nothing.
    var output: [String] = []

    /// What the document says it is: 0, or the number behind `# exit code`.
    var exitCode: Int32 { text.firstMatch(of: #/# exit code (\d+)$/#).flatMap { Int32($0.1) } ?? 0 }

    /// Without assignments before it and without a comment: what it is known by in `NotExecuted`.
    var name: String {
        text.replacing(#/\s+#\s.*$/#, with: "").replacing(#/^([A-Z_]+=\S*\s+)+/#, with: "")
            .trimmingCharacters(in: .whitespaces)
    }

    /// The commands of a block: lines with `$`, continued by lines with `>` or behind a backslash.
    /// - Returns: also the lines of output that no command stands before.
    static func commands(of block: FencedBlock) -> (commands: [ShownCommand], strayLines: [Int]) {
        var commands: [ShownCommand] = []
        var stray: [Int] = []
        var mayContinue = false
        for (number, line) in block.lines.enumerated() {
            if line.hasPrefix("$ ") {
                commands.append(ShownCommand(text: String(line.dropFirst(2)), line: block.line + 1 + number))
                mayContinue = true
            } else if let last = commands.indices.last {
                if mayContinue, line == ">" || line.hasPrefix("> ") {
                    commands[last].text += "\n" + line.dropFirst(2)
                } else if mayContinue, commands[last].text.hasSuffix("\\") {
                    commands[last].text += "\n" + line
                } else {
                    mayContinue = false
                    commands[last].output.append(line)
                }
            } else {
                stray.append(block.line + 1 + number)
            }
        }
        return (commands, stray)
    }
}
