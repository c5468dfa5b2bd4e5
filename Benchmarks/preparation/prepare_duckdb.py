"""Prepares Taobao AD or CIKM 2019 with DuckDB: the job of `thaw datasets prepare`, for comparison.

Reads the raw files, numbers users, items and the values of every attribute in ascending order, joins the side
information to the users and items that occur (left join; 0 = missing), scales the continuous features to [0, 1],
splits, and writes Parquet:

  instances.parquet  row, user_id, item_id, (pid,) time_stamp, label
  items.parquet      item_id, count, the item's attributes
  users.parquet      user_id, the user's attributes
  split.parquet      part (0 train-base, 1-3 warm-a to warm-c, 4 test), row; each part in time order

Like Thaw, it stores an attribute once per user or item and not once per instance, and times as they are: they are
scaled when they are used. Prints the split's sizes as JSON.
"""

import argparse
import json
import pathlib

import duckdb

TAOBAO_PROFILE = [
    "cms_segid", "cms_group_id", "final_gender_code", "age_level", "pvalue_level", "shopping_level", "occupation",
    "new_user_class_level",
]  # fmt: skip
DATASETS = {
    "taobao-ad": {
        "n": 2000,
        "k": 500,
        "header": True,
        "instances": ("raw_sample.csv", {
            "user": "UINTEGER", "time_stamp": "UINTEGER", "item": "UINTEGER", "pid": "VARCHAR", "nonclk": "UTINYINT",
            "clk": "UTINYINT",
        }),
        "label": "clk",
        "items": ("ad_feature.csv", {
            "item": "UINTEGER", "cate_id": "UINTEGER", "campaign_id": "UINTEGER", "customer": "UINTEGER",
            "brand": "UINTEGER", "price": "DOUBLE",
        }),
        "users": ("user_profile.csv", {"user": "UINTEGER"} | {name: "UINTEGER" for name in TAOBAO_PROFILE}),
        "item_codes": ["cate_id", "campaign_id", "customer", "brand"],
        "item_numbers": ["price"],
        "user_codes": TAOBAO_PROFILE,
        "row_codes": ["pid"],
    },
    "cikm-2019": {
        "n": 200,
        "k": 50,
        "header": False,
        "instances": ("user_behavior.csv", {
            "user": "UINTEGER", "item": "UINTEGER", "behaviour": "ENUM('pv', 'fav', 'cart', 'buy')",
            "time_stamp": "UINTEGER",
        }),
        "label": "(behaviour = 'buy')::UTINYINT",
        "items": ("item.csv", {"item": "UINTEGER", "category": "UINTEGER", "shop": "UINTEGER", "brand": "UINTEGER"}),
        "users": ("user.csv", {"user": "UINTEGER", "gender": "UINTEGER", "age": "UINTEGER",
                               "purchasing_power": "UINTEGER"}),
        "item_codes": ["category", "shop", "brand"],
        "item_numbers": [],
        "user_codes": ["gender", "age", "purchasing_power"],
        "row_codes": [],
    },
}  # fmt: skip


def csv(folder, file, header):
    """A table expression that reads one raw file with the columns' types given: nothing is guessed."""
    name, columns = file
    types = ", ".join(f"'{column}': $${type}$$" for column, type in columns.items())
    return (
        f"read_csv('{folder / name}', header = {header}, columns = {{{types}}}, nullstr = ['NULL', ''], "
        "auto_detect = false, delim = ',', quote = '', escape = '')"
    )


def code(column):
    """0 where the value is missing, then from 1 in ascending order."""
    return f"if({column} IS NULL, 0, dense_rank() OVER (ORDER BY {column} NULLS LAST))::INTEGER AS {column}"


def scaled(value, name):
    """(x - min) / (max - min), or 0 where all are equal."""
    return (
        f"coalesce(({value} - min({value}) OVER ()) / nullif(max({value}) OVER () - min({value}) OVER (), 0), 0)"
        f"::DOUBLE AS {name}"
    )


def prepare(dataset, folder, output, threads):
    """Does the job; returns the instances of each part, train-base first."""
    d = DATASETS[dataset]
    db = duckdb.connect()
    db.execute(f"SET threads = {threads}")
    run = db.execute

    # A table's rowid is the row's place in the file: insertion order is preserved.
    label = d["label"]
    row_codes = "".join(f", {column}" for column in d["row_codes"])
    run(
        f"CREATE TABLE samples AS SELECT user, item, time_stamp{row_codes}, {label} AS label "
        f"FROM {csv(folder, d['instances'], d['header'])}"
    )
    run(f"CREATE TABLE ads AS SELECT DISTINCT * FROM {csv(folder, d['items'], d['header'])}")
    run(f"CREATE TABLE profiles AS SELECT DISTINCT * FROM {csv(folder, d['users'], d['header'])}")

    run(
        "CREATE TABLE items AS SELECT item, (row_number() OVER (ORDER BY item) - 1)::INTEGER AS item_id, n "
        "FROM (SELECT item, count(*) AS n FROM samples GROUP BY item)"
    )
    run(
        "CREATE TABLE users AS SELECT user, (row_number() OVER (ORDER BY user) - 1)::INTEGER AS user_id "
        "FROM (SELECT DISTINCT user FROM samples)"
    )
    item_columns = [code(column) for column in d["item_codes"]]
    item_columns += [scaled(f"coalesce({column}, 0)", column) for column in d["item_numbers"]]
    run(
        f"COPY (SELECT item_id, {scaled('n', 'count')}, {', '.join(item_columns)} "
        f"FROM items LEFT JOIN ads USING (item) ORDER BY item_id) TO '{output / 'items.parquet'}'"
    )
    run(
        f"COPY (SELECT user_id, {', '.join(code(column) for column in d['user_codes'])} "
        f"FROM users LEFT JOIN profiles USING (user) ORDER BY user_id) TO '{output / 'users.parquet'}'"
    )

    for column in d["row_codes"]:
        run(
            f"CREATE TABLE {column}_codes AS SELECT {column}, (row_number() OVER (ORDER BY {column}) - 1)::UTINYINT "
            f"AS code FROM (SELECT DISTINCT {column} FROM samples)"
        )
    codes = "".join(f", {column}_codes.code AS {column}" for column in d["row_codes"])
    code_joins = "".join(f" JOIN {column}_codes USING ({column})" for column in d["row_codes"])
    run(
        "COPY (SELECT samples.rowid::INTEGER AS row, user_id, item_id, time_stamp, "
        f"label{codes} FROM samples JOIN users USING (user) JOIN items USING (item){code_joins}) "
        f"TO '{output / 'instances.parquet'}'"
    )

    # Only instances of old and new items are sorted; ties in time keep the file's order.
    n, k = d["n"], d["k"]
    run(
        "CREATE TABLE split AS "
        "SELECT 0 AS part, samples.rowid AS row, time_stamp FROM samples JOIN items USING (item) "
        f"WHERE n > {n} "
        f"UNION ALL SELECT least(4, 1 + (place - 1) // {k}), row, time_stamp FROM ("
        "SELECT samples.rowid AS row, time_stamp, "
        "row_number() OVER (PARTITION BY item ORDER BY time_stamp, samples.rowid) AS place "
        f"FROM samples JOIN items USING (item) WHERE n BETWEEN {3 * k} AND {n})"
    )
    run(
        "COPY (SELECT part::UTINYINT AS part, row::INTEGER AS row FROM split ORDER BY part, time_stamp, row) "
        f"TO '{output / 'split.parquet'}'"
    )
    sizes = dict(run("SELECT part, count(*) FROM split GROUP BY part").fetchall())
    return [sizes.get(part, 0) for part in range(5)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("dataset", choices=DATASETS)
    parser.add_argument("folder", type=pathlib.Path, help="where the raw files are")
    parser.add_argument("output", type=pathlib.Path, help="an empty folder for the Parquet files")
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    print(json.dumps(prepare(arguments.dataset, arguments.folder, arguments.output, arguments.threads)))


if __name__ == "__main__":
    main()
