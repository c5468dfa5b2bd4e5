import Foundation
import TestSupport
import Testing
import ThawCore
import ThawSupport

@testable import ThawModel
@testable import ThawPlanning
@testable import ThawSpec

/// The examples of the reference, each made a whole spec.
enum SpecExamples {
    static let reference = SpecReference()
    static let names = reference.topics.map(\.name)

    static func topic(_ name: String) throws -> SpecTopic {
        try #require(reference.topics.first { $0.name == name })
    }

    /// The example, in a spec that has the keys it lacks.
    static func spec(_ example: String) throws -> YAMLNode {
        let own = try tree(example)
        let describesData = own[SpecKeys.report]?.value[SpecKeys.Report.statistics] != nil
        let base = "experiment: example\ndatasets: [movielens-1m]\n"
        let more = describesData ? "" : "backbones: [deepfm]\nmethods: [base, csdm]\nseeds: [1, 2]\n"
        return try tree(base + more).overridden(by: own)
    }

    static func tree(_ text: String) throws -> YAMLNode {
        let log = IssueLog()
        let root = YAMLTree.read(Array(text.utf8), file: "example", log: log)
        try log.throwIfAny()
        return try #require(root)
    }

    /// The errors of a spec that stands in the folder `experiments`.
    static func errors(_ spec: YAMLNode) -> [String] {
        do {
            let file = packageFolder.appendingPathComponent("experiments/example.yaml").path
            let bytes = Array(CanonicalJSON.encode(spec.json).utf8)
            _ = try SpecReader.read(bytes: bytes, file: file, context: SpecContext())
            return []
        } catch let errors as SpecErrors {
            return errors.issues.map(\.description)
        } catch {
            return ["\(error)"]
        }
    }
}

extension YAMLNode {
    /// With another value at a path of keys, lists passed through; nil if there is no such path.
    func replacing(_ path: ArraySlice<String>, by value: YAMLNode) -> YAMLNode? {
        guard let name = path.first else { return value }
        switch content {
        case .text(name) where path.count == 1: return value
        case .sequence(var items):
            for index in items.indices {
                guard let changed = items[index].replacing(path, by: value) else { continue }
                items[index] = changed
                return YAMLNode(content: .sequence(items), mark: mark)
            }
            return nil
        case .mapping(var entries):
            guard let index = entries.firstIndex(where: { $0.key == name }),
                let changed = entries[index].value.replacing(path.dropFirst(), by: value)
            else { return nil }
            entries[index].value = changed
            return YAMLNode(content: .mapping(entries), mark: mark)
        default: return nil
        }
    }
}
