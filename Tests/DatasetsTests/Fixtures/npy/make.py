"""Writes the .npy files of this folder with NumPy (made with 2.4.6): python3 make.py"""

import numpy as np
from numpy.lib import format

values = [0, 1, 1, 0, 1]
for name in ["bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float16", "float32", "float64"]:
    np.save(f"{name}.npy", np.array(values, dtype=name))
np.save("scores.npy", np.array([0.1, -2.5, 1e-3, float("nan"), float("inf"), 1 / 3], dtype="float64"))
np.save("large-integers.npy", np.array([2**53 + 1, -(2**62), 7], dtype="int64"))
np.save("empty.npy", np.array([], dtype="float32"))
np.save("two-dimensions.npy", np.zeros((3, 2), dtype="float32"))
np.save("fortran.npy", np.asfortranarray(np.zeros((3, 2), dtype="float32")))
np.save("scalar.npy", np.float32(1))
np.save("big-endian.npy", np.array(values, dtype=">f4"))
np.save("complex.npy", np.array(values, dtype="complex64"))
np.save("text.npy", np.array(["a", "b"]))
np.save("objects.npy", np.array([None, "a"], dtype=object), allow_pickle=True)
np.save("records.npy", np.array([(1, 2.0)], dtype=[("a", "i4"), ("b", "f4")]))
for version in [(2, 0), (3, 0)]:
    with open(f"version{version[0]}.npy", "wb") as file:
        format.write_array(file, np.array(values, dtype="float32"), version=version)
