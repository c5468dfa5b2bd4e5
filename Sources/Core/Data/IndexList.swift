/// Row numbers or ids, in order. Copies share the memory, which may be a mapped file's: a list of 20 million rows costs
/// a process nothing of its own.
public struct IndexList: RandomAccessCollection, Sendable {
    /// The elements; not a copy.
    public let storage: FixedBuffer<Int32>

    /// The elements of `storage`, which is shared.
    public init(_ storage: FixedBuffer<Int32>) { self.storage = storage }

    /// Copies `elements`, unless they are such a list already.
    public init(_ elements: some Collection<Int32>) {
        storage = (elements as? IndexList)?.storage ?? FixedBuffer(elements)
    }

    public var startIndex: Int { 0 }
    public var endIndex: Int { storage.count }
    public subscript(index: Int) -> Int32 { storage[index] }

    public func withContiguousStorageIfAvailable<R>(
        _ body: (UnsafeBufferPointer<Int32>) throws -> R
    ) rethrows -> R? {
        try body(storage.elements)
    }
}

extension IndexList: Equatable {
    public static func == (a: IndexList, b: IndexList) -> Bool { a.storage.elements.elementsEqual(b.storage.elements) }
}

extension IndexList: ExpressibleByArrayLiteral {
    public init(arrayLiteral elements: Int32...) { self.init(elements) }
}

extension IndexList: CustomStringConvertible {
    public var description: String { Array(self).description }
}
