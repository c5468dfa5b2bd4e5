import ArgumentParser
import Foundation
import ThawCluster
import ThawDatasets
import ThawEvidence
import ThawExecution
import ThawModel
import ThawReporting
import ThawStore
import ThawSupport

/// What went wrong in a command itself, one line.
package struct CommandError: Error, CustomStringConvertible {
    /// One line.
    package var description: String

    /// - description: one line.
    package init(description: String) { self.description = description }
}

/// The one place where errors become messages and exit codes.
package enum Failure {
    /// Some runs failed, or a table lacks runs.
    static let incomplete = ExitCode(1)
    /// Two databases differ (`thaw diff`), or a run that was done again gave something else (`thaw verify`).
    static let different = ExitCode(1)
    /// Bad usage, spec, data or database.
    static let badInput = ExitCode(2)

    /// Says what happened and ends the process: 0 after `--help`, else the codes that `thaw --help` lists.
    package static func end(_ error: any Error) -> Never {
        switch error {
        case let code as ExitCode: exit(code.rawValue)
        case let errors as SpecErrors: end("\(errors)", badInput)
        case StoreError.missing(let path):
            end(line(error) + (NearDatabase.hint(for: path) ?? ""), badInput)
        case let error as ReportError: end(line(error), error.isIncompleteness ? incomplete : badInput)
        case RunningError.workersKeepEnding, RunningError.workerCannotStart: end(line(error), incomplete)
        case is StoreError, is DataError, is RunningError, is CommandError, is MergeError, is VerificationError,
            is SlurmError, is NewMethodError:
            end(line(error), badInput)
        default:
            let message = Thaw.fullMessage(for: error)
            switch Thaw.exitCode(for: error) {
            case .success:
                try? Output.print(message)
                exit(0)
            case .validationFailure: end(UsageHint.improved(message, arguments: CommandLine.arguments), badInput)
            default: end(line(error), incomplete)
            }
        }
    }

    /// The one line of an error, whatever the file name or text is that it quotes.
    private static func line(_ error: any Error) -> String {
        let isFoundations = error is CocoaError || error is POSIXError
        return "error: \(isFoundations ? SystemError.reason(of: error) : "\(error)")".singleLine
    }

    private static func end(_ message: String, _ code: ExitCode) -> Never {
        Output.note(message)
        exit(code.rawValue)
    }
}

extension ReportError {
    /// Whether the table is fine but for runs that are missing.
    fileprivate var isIncompleteness: Bool {
        if case .incomplete = self { true } else { false }
    }
}
