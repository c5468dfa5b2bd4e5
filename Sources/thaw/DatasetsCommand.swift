import ArgumentParser
import Experiments
import Foundation
import ThawCore
import ThawDatasets

struct DatasetsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "datasets", abstract: "List, inspect, prepare, export and download datasets.",
        subcommands: [List.self, Inspect.self, Prepare.self, Export.self, Fetch.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the datasets, their options, and where their files are expected.")

        mutating func run() throws {
            for source in DatasetRegistry.all {
                let folder = DatasetLoader.folder(of: source, .current)
                let exists = DatasetLoader.hasFolder(of: source, .current)
                try Output.print(
                    ComponentText.lines(source.description)
                        + [
                            "  files: \(folder) "
                                + (exists ? "(there)" : "(absent, so that synthetic data take their place)"),
                            "  \(exists ? Self.title(of: source) : source.howToGet)",
                        ])
            }
            do { try DataLocations.current.requireUsable() } catch { Output.note("\(error)") }
        }

        /// What the files are called that are there, and why.
        private static func title(of source: any DatasetSource.Type) -> String {
            do {
                guard let provenance = try DatasetLoader.provenance(of: source, .current) else {
                    return "not read yet: `thaw datasets prepare \(source.name)` says what they are"
                }
                let title = DatasetTitle(source.description.title, provenance).text
                return "title: \(title) (\(provenance.reason))"
            } catch {
                return "cannot be read: \(error)"
            }
        }
    }

    struct Inspect: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a dataset's size, split, label means and vocabularies.")

        @Argument(help: "The dataset's name.") var name: String
        @Flag(help: "The synthetic data, even if the real ones are there.") var synthetic = false
        @OptionGroup(title: "Options of the dataset") var settings: DatasetSettings

        mutating func run() throws {
            let loaded = try settings.load(name, synthetic: synthetic)
            try Output.print(DatasetInspection(loaded.dataset, provenance: loaded.provenance).lines())
        }
    }

    struct Prepare: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Read a large dataset once and keep it encoded, where runs share it.",
            discussion: """
                `thaw run` does the same by itself where need be. This command reads all raw files again even if they \
                seem unchanged, and checks what is kept against them.
                """)

        @Argument(help: "The dataset's name.") var name: String
        @OptionGroup(title: "Options of the dataset") var settings: DatasetSettings

        mutating func run() throws {
            let source = try DatasetRegistry.source(called: name)
            let options = try settings.options(of: source)
            let start = ContinuousClock.now
            let loaded = try LoadingDisplay.show {
                try DatasetLoader.prepare(
                    name: name, options: options, locations: .current, verifies: true, handler: $0)
            }
            let dataset = loaded.dataset
            guard let preparation = loaded.preparation else {
                try Output.print(loaded.provenance.reason)
                return try Output.print("\(dataset.title) is small: it is read anew each time, and nothing is kept")
            }
            let rows = dataset.split.sizes.map { ("  " + $0.name, $0.rows) }
            let remarks = preparation.remarks.map { ($0.text, $0.count) }
            let facts = [("bytes", preparation.size), ("instances", dataset.table.rowCount)] + rows + remarks
            try Output.print("\(dataset.title) is prepared: \(preparation.path)")
            try Output.print(loaded.provenance.reason)
            try Output.print(PlainText.columns(facts.map { [$0, PlainText.grouped($1)] }, right: [1]))
            let tenths = Int(((ContinuousClock.now - start) / .milliseconds(100)).rounded())
            Output.note("took \(tenths / 10).\(tenths % 10) s")
        }
    }

    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write a dataset's split as .npy columns, for notebooks.",
            discussion: """
                The folder is the one that programs get that are methods, with all parts at once, and with the labels of \
                the test set. docs/external-methods.md describes it.

                  thaw datasets export movielens-1m --out ml1m
                """)

        @Argument(help: "The dataset's name.") var name: String
        @Option(
            name: .shortAndLong, help: ArgumentHelp("The folder to make.", valueName: "folder"),
            completion: .directory)
        var out: String
        @Flag(help: "The synthetic data, even if the real ones are there.") var synthetic = false
        @OptionGroup(title: "Options of the dataset") var settings: DatasetSettings

        mutating func run() throws {
            let dataset = try settings.load(name, synthetic: synthetic).dataset
            try ExchangeFolder.export(dataset, to: out)
            try Output.print("\(dataset.title) is in \(out), with the labels of the test set")
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

extension DatasetSettings {
    /// Loads the dataset with this name, and shows meanwhile how far it is.
    ///
    /// - synthetic: whether to read synthetic data, whatever `source` says.
    fileprivate func load(_ name: String, synthetic: Bool) throws -> LoadedDataset {
        let source = try DatasetRegistry.source(called: name)
        var settings = self
        if synthetic { settings.source = DatasetOptions.Origin.synthetic.rawValue }
        let options = try settings.options(of: source)
        return try LoadingDisplay.show {
            try DatasetLoader.prepare(name: name, options: options, locations: .current, handler: $0)
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
