import ThawCore

/// The commands of external methods that are going to be started, as people read them before.
enum RecordedCommands {
    /// `2 runs start in /folder: 'python3' 'method.py'`, a line for each command and folder, in the order of the jobs.
    static func lines(_ jobs: [Job]) -> [String] {
        let commands = jobs.compactMap { job -> String? in
            guard let program = job.program, let method = ExternalMethod(job.description.method) else { return nil }
            return "in \(word(program.folder)): " + method.command.map(word).joined(separator: " ")
        }
        return commands.groups { $0 }.map { command, jobs in
            "\(PlainText.count(jobs.count, "run")) start\(jobs.count == 1 ? "s" : "") \(command)"
        }
    }

    /// A word as a shell reads it. What could steer a terminal, or change the order of what it shows, is spelt out, so that
    /// the line shows all that is started.
    static func word(_ word: String) -> String {
        let isPlain = !word.unicodeScalars.contains { isHidden($0) }
        if isPlain { return word.shellQuoted }
        let spelt = word.unicodeScalars.map { scalar -> String in
            switch scalar {
            case "\n": return "\\n"
            case "\t": return "\\t"
            case "\\": return "\\\\"
            case "'": return "\\'"
            case _ where isHidden(scalar):
                let digits = String(scalar.value, radix: 16)
                return "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
            default: return String(scalar)
            }
        }
        return "$'\(spelt.joined())'"
    }

    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: true
        default: false
        }
    }
}
