/// A contiguous block of memory of fixed size that many readers share.
///
/// Kernels read through `pointer`, so that no array check and no reference count is in their way.
/// Whoever creates it fills it before handing it on; afterwards nobody writes. A view of a mapped file must not be
/// written at all: its pages are read-only.
public final class FixedBuffer<Element: BitwiseCopyable>: @unchecked Sendable {
    public let pointer: UnsafeMutablePointer<Element>
    public let count: Int
    /// Keeps the memory alive that this buffer only looks at; nil if the memory is its own.
    private let owner: AnyObject?

    /// Allocates `count` elements, all equal to `value`.
    public init(repeating value: Element, count: Int) {
        pointer = .allocate(capacity: max(count, 1))
        pointer.initialize(repeating: value, count: count)
        self.count = count
        owner = nil
    }

    /// Copies `elements`.
    public init(_ elements: some Collection<Element>) {
        count = elements.count
        pointer = .allocate(capacity: max(count, 1))
        _ = UnsafeMutableBufferPointer(start: pointer, count: count).initialize(from: elements)
        owner = nil
    }

    /// Looks at `count` elements from `start` on, which stay where they are and as they are while `owner` lives.
    public init(viewing start: UnsafePointer<Element>, count: Int, owner: AnyObject) {
        pointer = UnsafeMutablePointer(mutating: start)
        self.count = count
        self.owner = owner
    }

    deinit { if owner == nil { pointer.deallocate() } }

    public subscript(index: Int) -> Element {
        precondition(index >= 0 && index < count)
        return pointer[index]
    }

    /// The elements, for loops outside kernels.
    public var elements: UnsafeBufferPointer<Element> { UnsafeBufferPointer(start: pointer, count: count) }
}
