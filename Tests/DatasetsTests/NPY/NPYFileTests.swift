import Foundation
import TestSupport
import Testing
import ThawCore

@testable import ThawDatasets

/// Files that NumPy wrote (Fixtures/npy/make.py).
private func file(_ name: String) throws -> NPYFile { try NPYFile(path: "\(Fixtures.root)/npy/\(name).npy") }

@Suite struct NPYReadingTests {
    @Test(arguments: NPYElementType.allCases)
    func everyTypeOfNumberIsRead(type: NPYElementType) throws {
        #expect(try file(type.rawValue).type == type)
        #expect(try file(type.rawValue).count == 5)
        #expect(try file(type.rawValue).floats() == [0, 1, 1, 0, 1])
        #expect(try file(type.rawValue).doubles() == [0, 1, 1, 0, 1])
        #expect(try file(type.rawValue).labels() == [0, 1, 1, 0, 1])
    }

    @Test(arguments: ["version2", "version3"])
    func laterVersionsAreRead(name: String) throws {
        #expect(try file(name).floats() == [0, 1, 1, 0, 1])
    }

    @Test func valuesKeepTheirPrecision() throws {
        let scores = try file("scores").doubles()
        #expect(scores[0] == 0.1 && scores[1] == -2.5 && scores[2] == 1e-3 && scores[5] == 1.0 / 3)
        #expect(scores[3].isNaN && scores[4] == .infinity)
        #expect(try file("scores").floats()[5] == Float(1.0 / 3))
        // Half way between two doubles: to the even one.
        #expect(try file("large-integers").doubles() == [0x1p53, -0x1p62, 7])
    }

    @Test func noElementsAreNoError() throws {
        #expect(try file("empty").count == 0)
        #expect(try file("empty").floats().count == 0)
    }

    @Test func labelsOtherThanZeroAndOneAreErrors() throws {
        #expect(
            try message { _ = try file("scores").labels() }.hasSuffix(
                "scores.npy: element 0 is 0.1, where a label, 0 or 1, is expected (elements are counted from 0)"))
        // In single precision these are 1 and 0.
        let folder = try TemporaryFolder()
        for close in [1 + 1e-12, 1e-60] {
            try NPYFile.write(to: "\(folder.path)/close.npy", count: 2) { $0 == 0 ? 1 : close }
            #expect(
                try message { _ = try NPYFile(path: "\(folder.path)/close.npy").labels() }
                    .contains("element 1 is \(close), where a label"))
        }
    }

    @Test(arguments: [
        ("two-dimensions", "an array of shape (3, 2), where one dimension is expected (save it with x.ravel())"),
        ("scalar", "an array of shape (), where one dimension is expected (save it with x.ravel())"),
        ("fortran", "an array in Fortran's order (save it with numpy.ascontiguousarray(x))"),
        ("big-endian", "an array in big-endian order ('>f4') (save it with x.astype('float32'))"),
        ("complex", "an array of '<c8', which is none of the numbers that are read (save it with x.astype('float32'))"),
        ("text", "an array of '<U1', which is none of the numbers that are read (save it with x.astype('float32'))"),
        ("objects", "an array of Python objects (save it with x.astype('float32'))"),
        ("records", "an array of records (save one column of numbers)"),
    ])
    func otherArraysAreRefused(name: String, error: String) throws {
        let path = "\(Fixtures.root)/npy/\(name).npy"
        #expect(try message { _ = try NPYFile(path: path) } == "\(path): \(error)")
    }

    @Test func whateverByteIsWrongTheErrorIsOne() throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/x.npy"
        let bytes = try Fixtures.bytes("npy/float32.npy")
        for length in 0..<bytes.count {
            try folder.write(Array(bytes[..<length]), to: "x.npy")
            #expect(throws: DataError.self) { _ = try NPYFile(path: path) }
        }
        // Whatever one byte is changed to, reading ends, in an answer or in a DataError.
        for index in 0..<128 {
            for value in [UInt8(0), 0x28, 0x29, 0x2C, 0x39, 0xFF] {
                var changed = bytes
                changed[index] = value
                try folder.write(changed, to: "x.npy")
                do { _ = try NPYFile(path: path).floats() } catch { #expect(error is DataError) }
            }
        }
        try folder.write(bytes + [0], to: "x.npy")
        #expect(
            try message { _ = try NPYFile(path: path) }
                == "\(path): its header announces 5 elements of type float32, and 21 bytes follow"
                + " (was it written in full?)")
        try folder.write("0.5\n0.25\n", to: "x.npy")
        #expect(try message { _ = try NPYFile(path: path) } == "\(path): not an .npy file (write it with numpy.save)")
        #expect(
            try message { _ = try NPYFile(path: "\(folder.path)/none.npy", howToGet: "write it") }
                == "\(folder.path)/none.npy: the file is missing (write it)")
        #expect(try message { _ = try NPYFile(path: folder.path) }.contains("not a regular file"))
    }
}

@Suite struct NPYWritingTests {
    @Test func filesAreWhatNumPyWrites() throws {
        let folder = try TemporaryFolder()
        func written<Element: NPYElement>(_ elements: [Element], _ type: NPYElementType = Element.npyType) throws
            -> [UInt8]?
        {
            try NPYFile.write(to: "\(folder.path)/x.npy", count: elements.count, type: type) { elements[$0] }
            return FileManager.default.contents(atPath: "\(folder.path)/x.npy").map { [UInt8]($0) }
        }
        #expect(try written([0, 1, 1, 0, 1] as [Float]) == Fixtures.bytes("npy/float32.npy"))
        #expect(try written([0, 1, 1, 0, 1] as [Double]) == Fixtures.bytes("npy/float64.npy"))
        #expect(try written([0, 1, 1, 0, 1] as [Int32]) == Fixtures.bytes("npy/int32.npy"))
        #expect(try written([0, 1, 1, 0, 1] as [Int64]) == Fixtures.bytes("npy/int64.npy"))
        #expect(try written([0, 1, 1, 0, 1] as [UInt8]) == Fixtures.bytes("npy/uint8.npy"))
        #expect(try written([0, 1, 1, 0, 1] as [UInt8], .bool) == Fixtures.bytes("npy/bool.npy"))
        #expect(try written([] as [Float]) == Fixtures.bytes("npy/empty.npy"))
    }

    @Test func largeArraysComeBack() throws {
        let folder = try TemporaryFolder()
        let (path, count) = ("\(folder.path)/x.npy", 300_001)
        try NPYFile.write(to: path, count: count) { Float($0) / 7 }
        #expect(try NPYFile(path: path).floats() == (0..<count).map { Float($0) / 7 })
        #expect(FileManager.default.contents(atPath: path)?.count == 128 + 4 * count)
    }

    @Test func aFolderThatIsNotThereIsAnError() throws {
        #expect(
            try message { try NPYFile.write(to: "/nonexistent/x.npy", count: 1) { Float($0) } }
                == "/nonexistent/x.npy: cannot write: No such file or directory")
    }
}
