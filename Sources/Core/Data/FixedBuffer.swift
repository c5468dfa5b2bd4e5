/// A contiguous block of memory of fixed size that many readers share.
///
/// Kernels read through `pointer`, so that no array check and no reference count is in their way.
/// Whoever creates it fills it before handing it on; afterwards nobody writes.
public final class FixedBuffer<Element: BitwiseCopyable>: @unchecked Sendable {
    public let pointer: UnsafeMutablePointer<Element>
    public let count: Int

    /// Allocates `count` elements, all equal to `value`.
    public init(repeating value: Element, count: Int) {
        pointer = .allocate(capacity: max(count, 1))
        pointer.initialize(repeating: value, count: count)
        self.count = count
    }

    /// Copies `elements`.
    public init(_ elements: some Collection<Element>) {
        count = elements.count
        pointer = .allocate(capacity: max(count, 1))
        _ = UnsafeMutableBufferPointer(start: pointer, count: count).initialize(from: elements)
    }

    deinit { pointer.deallocate() }

    public subscript(index: Int) -> Element {
        precondition(index >= 0 && index < count)
        return pointer[index]
    }

    /// The elements, for loops outside kernels.
    public var elements: UnsafeBufferPointer<Element> { UnsafeBufferPointer(start: pointer, count: count) }
}
