import Foundation

/// A contiguous block of memory of fixed size that many readers share.
///
/// Kernels read through `pointer`, so that no array check and no reference count is in their way.
/// Whoever creates it fills it before handing it on; afterwards nobody writes. A view of a mapped file must not be
/// written at all: its pages are read-only.
public final class FixedBuffer<Element: BitwiseCopyable>: @unchecked Sendable {
    /// The first element.
    public let pointer: UnsafeMutablePointer<Element>
    /// The number of elements.
    public let count: Int
    private let origin: Origin

    private enum Origin {
        case allocated
        /// By the system, which gives zeroed pages only when they are first touched.
        case zeroed
        /// The memory of another, which this keeps alive.
        case viewed(owner: AnyObject)
    }

    /// Allocates `count` elements, all equal to `value`. Zeros that are never touched take no memory.
    public init(repeating value: Element, count: Int) {
        self.count = count
        let isZero = withUnsafeBytes(of: value) { $0.allSatisfy { $0 == 0 } }
        if isZero, let memory = calloc(max(count, 1), MemoryLayout<Element>.stride) {
            pointer = memory.bindMemory(to: Element.self, capacity: count)
            origin = .zeroed
        } else {
            pointer = .allocate(capacity: max(count, 1))
            pointer.initialize(repeating: value, count: count)
            origin = .allocated
        }
    }

    /// Copies `elements`.
    public init(_ elements: some Collection<Element>) {
        count = elements.count
        pointer = .allocate(capacity: max(count, 1))
        _ = UnsafeMutableBufferPointer(start: pointer, count: count).initialize(from: elements)
        origin = .allocated
    }

    /// Looks at `count` elements from `start` on, which stay where they are and as they are while `owner` lives.
    public init(viewing start: UnsafePointer<Element>, count: Int, owner: AnyObject) {
        pointer = UnsafeMutablePointer(mutating: start)
        self.count = count
        origin = .viewed(owner: owner)
    }

    deinit {
        switch origin {
        case .allocated: pointer.deallocate()
        case .zeroed: free(pointer)
        case .viewed: break
        }
    }

    /// The element at `index`, from 0; traps outside the bounds.
    public subscript(index: Int) -> Element {
        precondition(index >= 0 && index < count)
        return pointer[index]
    }

    /// The elements, for loops outside kernels.
    public var elements: UnsafeBufferPointer<Element> { UnsafeBufferPointer(start: pointer, count: count) }
}
