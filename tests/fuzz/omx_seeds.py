#!/usr/bin/python3
"""Makes the files of tests/fuzz/corpus/omx that are not findings. Needs python3-h5py.

    tests/fuzz/omx_seeds.py tests/fuzz/corpus/omx
"""
import pathlib
import sys

import h5py
import numpy as np


def omx(path: pathlib.Path, fill, shape=(2, 2)) -> None:
    with h5py.File(path, "w", libver="earliest") as file:
        if shape is not None:
            file.attrs["SHAPE"] = np.array(shape, "i4")
        file.attrs["OMX_VERSION"] = np.bytes_("0.2")
        fill(file)


def plain(file) -> None:
    file.create_dataset("data/trips", data=np.array([[1.0, 2.0], [3.0, 4.0]]))
    file.create_dataset("lookup/zone_id", data=np.array([7, 9], "i4"))


def packed(file) -> None:
    data = file.create_dataset("data/trips", data=np.array([[1, 2, -1], [4, 5, 6]], "i2"), chunks=(1, 3),
                               compression="gzip", shuffle=True)
    data.attrs["NA"] = -1
    file.create_dataset("data/time", data=np.array([[0.5, 1, 1.5], [2, 2.5, 3]], ">f4"))


def texts(file) -> None:
    file.create_dataset("data/m", data=np.eye(2))
    file.create_dataset("lookup/city", data=["Quetta", "Hub"], dtype=h5py.string_dtype())
    file.create_dataset("lookup/taz", data=np.array([b"a", b"b"]))
    file.create_dataset("lookup/side", data=np.array([0.5, 2.0])).attrs["DIM"] = 0


def links(file) -> None:
    file.create_dataset("data/m", data=np.eye(2))
    file["data/soft"] = h5py.SoftLink("/data/m")
    file["data/away"] = h5py.ExternalLink("other.h5", "/x")
    file.create_group("data/inner")


def three_dimensions(file) -> None:
    file.create_dataset("data/m", data=np.zeros((2, 2, 2)))


def no_numbers(file) -> None:
    file.create_dataset("data/m", data=np.full((2, 2), b"x"))


def too_large(file) -> None:
    file.create_dataset("data/m", (2**20, 2**20), chunks=(64, 64), dtype="f8")


def same_id_twice(file) -> None:
    file.create_dataset("data/m", data=np.eye(2))
    file.create_dataset("lookup/zone_id", data=np.array([7, 7]))


def main() -> None:
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    omx(folder / "plain", plain)
    omx(folder / "packed", packed, (2, 3))
    omx(folder / "no_shape", plain, None)
    for fill in (texts, links, three_dimensions, no_numbers, too_large, same_id_twice):
        omx(folder / fill.__name__, fill)
    omx(folder / "no_data", lambda file: None)
    whole = (folder / "plain").read_bytes()
    (folder / "cut_off").write_bytes(whole[: len(whole) // 2])
    (folder / "empty").write_bytes(b"")
    (folder / "no_hdf5").write_bytes(b"origin,destination,hours\n")


if __name__ == "__main__":
    main()
