import Foundation
import ThawCore
import ThawSupport

extension CanonicalJSON {
    /// What `text` says; nil of what is no JSON.
    package static func value(of text: String) -> CanonicalJSON.Value? {
        try? JSONDecoder().decode(CanonicalJSON.Value.self, from: Data(text.utf8))
    }
}

extension CanonicalJSON.Value: Decodable {
    package init(from decoder: any Decoder) throws {
        if let object = try? [String: Self](from: decoder) {
            self = .object(object)
        } else if let list = try? [Self](from: decoder) {
            self = .list(list)
        } else {
            let container = try decoder.singleValueContainer()
            self = container.decodeNil() ? .null : .init(try container.decode(OptionValue.self))
        }
    }
}
