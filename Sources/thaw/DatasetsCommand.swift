import ArgumentParser
import Core
import Datasets
import Experiments
import Foundation

struct DatasetsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "datasets", abstract: "List, inspect and download datasets.",
        subcommands: [List.self, Inspect.self, Fetch.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the datasets, their options, and where their files are expected.")

        mutating func run() throws {
            for source in DatasetRegistry.all {
                let folder = DatasetLoader.folder(of: source, .current)
                let exists = FileManager.default.fileExists(atPath: folder)
                try Output.print(
                    ComponentText.lines(source.description)
                        + [
                            "  files: \(folder) "
                                + (exists ? "(there)" : "(absent, so that synthetic data take their place)"),
                            exists ? "" : "  \(source.howToGet)",
                        ].filter { !$0.isEmpty })
            }
        }
    }

    struct Inspect: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a dataset's size, split, label means and vocabularies.")

        @Argument(help: "The dataset's name.") var name: String
        @Flag(help: "The synthetic data, even if the real ones are there.") var synthetic = false

        mutating func run() throws {
            let source = try DatasetRegistry.source(called: name)
            var options = source.description.resolve()
            if synthetic { options["source"] = .text(DatasetOptions.Origin.synthetic.rawValue) }
            let dataset = try DatasetLoader.load(
                name: name, options: options, locations: .current, progress: Output.note)
            try Output.print(DatasetInspection(dataset).lines())
        }
    }

    struct Fetch: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Download a dataset into the folder THAW_DATA (default: ./data).",
            discussion: "Goes on where an earlier download broke off; the archive's checksum is checked.")

        @Argument(help: "The dataset's name.") var name: String
        @Option(help: ArgumentHelp("Download from this address instead.", valueName: "url")) var from: String?
        @Flag(help: "Replace files that are there.") var force = false

        mutating func run() throws {
            let source = try DatasetRegistry.source(called: name)
            let url = try from.map { text in
                guard let url = URL(string: text) else { throw ValidationError("--from: not an address: \(text)") }
                return url
            }
            if let note = source.archive?.licenceNote { Output.note(note) }
            let folder = try DatasetFetcher(locations: .current).fetch(
                name: name, from: url, force: force, progress: Output.note)
            try Output.print("\(source.description.title) is in \(folder)")
        }
    }
}

extension DatasetRegistry {
    /// The dataset with this name; an error that offers the nearest one otherwise.
    fileprivate static func source(called name: String) throws -> any DatasetSource.Type {
        guard let source = source(named: name) else {
            let hint = NearestName.hint(for: name, in: descriptions.map(\.name))
            throw CommandError(description: "unknown dataset '\(name)'; \(hint)")
        }
        return source
    }
}
