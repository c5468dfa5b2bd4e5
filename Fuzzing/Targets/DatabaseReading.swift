import Experiments
import Foundation

/// What commands do with a database that somebody else made, one after the other. Each may refuse it, in one line.
struct DatabaseReading {
    let path: String
    /// A database that is compared and united with it.
    let sound: String
    let scratch: ScratchFolder

    /// - opened: called where it could be opened, with what `check` said of it.
    ///
    /// Throws `Violation`.
    func run(opened: (Bool) -> Void) throws {
        try refusing {
            let check = try DatabaseCheck(ResultStore(path: path, access: .readOnly))
            for format in CheckFormat.allCases { try Self.check(text: check.rendered(as: format)) }
            opened(check.isSound)
        }
        // As with --unchecked: a sound one comes to the same.
        guard let store = try refusing({ try ResultStore.sound(path: path, lettingThrough: true) }) else { return }
        for times in [false, true] { try refusing { try Self.check(text: store.dump(includingTimes: times)) } }
        try refusing { try Self.check(text: StatusText.lines(store).joined(separator: "\n")) }
        for name in try refusing({ try store.experiments().map(\.record.name) }) ?? [] { try report(name, store) }
        try refusing {
            let contents = try [path, sound].map {
                try DatabaseContents(store: ResultStore.sound(path: $0, lettingThrough: true))
            }
            let diff = try DatabaseDiff(contents[0], contents[1])
            for format in DiffFormat.allCases { try Self.check(text: diff.rendered(as: format)) }
        }
        let united = scratch.path("united.sqlite")
        defer { scratch.remove("united.sqlite") }
        let isUnited = try refusing {
            _ = try DatabaseMerge(inputs: [path, sound], output: united).run()
            return true
        }
        if isUnited == true {
            do { _ = try ResultStore.checked(path: united) } catch {
                throw Violation("uniting made a database that is refused: \(error)")
            }
        }
    }

    private func report(_ name: String, _ store: ResultStore) throws {
        // Pictures of every input would take all of the time.
        try refusing {
            let table = try TableBuilder(store: store, experiment: name)
            try Self.check(text: HTMLReport(table, figures: .undrawn(reason: "none is drawn"), partial: true).text)
        }
        let reports: [() throws -> ExperimentReport] = [
            { try ExperimentReport(store: store, experiment: name, partial: true) },
            { try ExperimentReport(trialsIn: store, experiment: name) },
            { try ExperimentReport(testsIn: store, experiment: name, partial: true) },
        ]
        for report in reports {
            try refusing {
                let report = try report()
                for format in TableFormat.allCases { try Self.check(text: report.rendered(as: format)) }
            }
        }
    }

    /// What `body` gives; nil where it refuses. Throws `Violation` for an error that `thaw` would not know, or of several
    /// lines.
    @discardableResult
    private func refusing<Value>(_ body: () throws -> Value) throws -> Value? {
        do {
            return try body()
        } catch let violation as Violation {
            throw violation
        } catch  where error is StoreError || error is ReportError || error is MergeError {
            try Violation.check(message: "\(error)")
            return nil
        }
    }

    /// No output may steer a terminal.
    private static func check(text: String) throws {
        let control = text.unicodeScalars.first { scalar in
            scalar.properties.generalCategory == .control && scalar != "\n" && scalar != "\t"
        }
        if let control { throw Violation("a control character U+\(String(control.value, radix: 16)) in an output") }
    }
}
