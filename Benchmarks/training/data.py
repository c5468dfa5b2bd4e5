"""Encodes MovieLens-1M's files as the arrays that the peers train on, and saves them as .npy.

Fields, ids and split are those of Thaw (Sources/Datasets/Sources/MovieLens, Sources/Datasets/Split/Splitting.swift). For each part
(train-base, warm-a, test) a folder holds:

  ids.npy      int32 [rows, 7]   user_id, gender, age, occupation, zip-code, item_id, year
  title.npy    int32 [rows, 15]  words, filled up with 0
  genres.npy   int32 [rows, 6]   filled up with 0
  numbers.npy  float32 [rows, 2] time_stamp and count, from 0 to 1
  labels.npy   float32 [rows]

and vocabularies.json the size of each table.
"""

import argparse
import json
import pathlib
import re

import numpy

TITLE_LENGTH, GENRES_LENGTH = 15, 6
OLD_THRESHOLD, WARM_SIZE = 200, 20
IDS = ["user_id", "gender", "age", "occupation", "zip-code", "item_id", "year"]
ITEM = IDS.index("item_id")
PARTS = ["train-base", "warm-a", "warm-b", "warm-c", "test"]
SAVED = ["train-base", "warm-a", "test"]
ARRAYS = ["ids", "title", "genres", "numbers", "labels"]


def lines(file):
    # Not splitlines(), which takes more characters than this one for the end of a line.
    return [line.split("::") for line in file.read_text(encoding="latin-1").split("\n") if line]


def scaled(values):
    least, most = values.min(), values.max()
    return (values - least) / max(most - least, 1)


def encode(raw):
    """All instances, in the order of ratings.dat, the times, and the tables' sizes."""
    ratings = numpy.array(lines(raw / "ratings.dat"), dtype=numpy.int64)
    user, item, stars, time = ratings.T
    users, items = int(user.max()) + 1, int(item.max()) + 1
    rated_users, counts = set(user.tolist()), numpy.bincount(item, minlength=items)

    by_user = numpy.zeros((users, 4), numpy.int32)
    zips = {}
    for name, gender, age, occupation, zip_code in lines(raw / "users.dat"):
        if int(name) in rated_users:
            code = zips.setdefault(zip_code, len(zips))
            by_user[int(name)] = "FM".index(gender), int(age), int(occupation), code

    movies = [(int(name), title, genres) for name, title, genres in lines(raw / "movies.dat")]
    movies = [movie for movie in movies if movie[0] < items and counts[movie[0]]]
    years = {year: code for code, year in enumerate(sorted({int(title[-5:-1]) for _, title, _ in movies}))}
    year_of = numpy.zeros(items, numpy.int32)
    title_of = numpy.zeros((items, TITLE_LENGTH), numpy.int32)
    genres_of = numpy.zeros((items, GENRES_LENGTH), numpy.int32)
    words, kinds = {}, {}
    for name, title, genres in movies:
        year_of[name] = years[int(title[-5:-1])]
        codes = [words.setdefault(word, len(words)) for word in re.findall(r"[A-Za-z0-9_]+", title[:-6])]
        title_of[name, : len(codes)] = codes[:TITLE_LENGTH]
        codes = [kinds.setdefault(genre, len(kinds) + 1) for genre in genres.split("|")]
        genres_of[name, : len(codes)] = codes[:GENRES_LENGTH]

    count = (counts - counts[counts > 0].min()) / max(counts.max() - counts[counts > 0].min(), 1)
    data = {
        "ids": numpy.column_stack([user, by_user[user], item, year_of[item]]).astype(numpy.int32),
        "title": title_of[item],
        "genres": genres_of[item],
        "numbers": numpy.column_stack([scaled(time), count[item]]).astype(numpy.float32),
        "labels": (stars >= 4).astype(numpy.float32),
    }
    sizes = [users, 2, int(by_user[:, 1].max()) + 1, int(by_user[:, 2].max()) + 1, len(zips), items, len(years)]
    vocabularies = dict(zip(IDS, sizes)) | {"title": max(len(words), 1), "genres": len(kinds) + 1}
    return data, time, vocabularies


def split(item, time):
    """The rows of each part, in time order; instances of the same time keep the file's order."""
    counts = numpy.bincount(item)
    order = numpy.argsort(time, kind="stable")
    of_item = counts[item[order]]
    old = order[of_item > OLD_THRESHOLD]
    new = order[(of_item >= 3 * WARM_SIZE) & (of_item <= OLD_THRESHOLD)]
    # The place of each instance among its item's: ranks within groups of a stable sort by item.
    by_item = numpy.argsort(item[new], kind="stable")
    starts = numpy.flatnonzero(numpy.diff(item[new][by_item], prepend=-1))
    lengths = numpy.diff(numpy.append(starts, len(new)))
    place = numpy.empty(len(new), numpy.int64)
    place[by_item] = numpy.arange(len(new)) - numpy.repeat(starts, lengths)
    part = numpy.minimum(place // WARM_SIZE, 3)
    return dict(zip(PARTS, [old] + [new[part == p] for p in range(4)]))


def load(folder, part):
    """One part's arrays by name."""
    return {name: numpy.load(folder / part / f"{name}.npy") for name in ARRAYS}


def vocabularies(folder):
    """The size of each table by field."""
    return json.loads((folder / "vocabularies.json").read_text())


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("raw", type=pathlib.Path, help="folder with ratings.dat, users.dat and movies.dat")
    parser.add_argument("out", type=pathlib.Path)
    arguments = parser.parse_args()
    data, time, sizes = encode(arguments.raw)
    parts = split(data["ids"][:, ITEM], time)
    for part in SAVED:
        (arguments.out / part).mkdir(parents=True, exist_ok=True)
        for name, values in data.items():
            numpy.save(arguments.out / part / f"{name}.npy", values[parts[part]])
    (arguments.out / "vocabularies.json").write_text(json.dumps(sizes))
    print(json.dumps({part: len(rows) for part, rows in parts.items()}))


if __name__ == "__main__":
    main()
