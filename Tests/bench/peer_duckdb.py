#!/usr/bin/env python3
"""What DuckDB does for the same work, reading the JSON itself: a peer to be measured against.

  peer_duckdb.py load    IN.json OUT.duckdb   a new table of the entries under data/rows
  peer_duckdb.py compare IN.json IN.duckdb    a second table, and the rows of either that the other lacks (row_no is volatile)
"""
import os
import sys

import duckdb


def unnested(table, source):
    # An object is never larger than its file; DuckDB allows 16 MiB unless told.
    return (f"CREATE TABLE {table} AS SELECT entry.* FROM (SELECT unnest(data.rows) AS entry "
            f"FROM read_json('{source}', maximum_object_size = {os.path.getsize(source) + 1}))")


def load(source, target):
    with duckdb.connect(target) as database:
        database.execute(unnested("entry", source))
        print(database.execute("SELECT count(*) FROM entry").fetchone()[0], "entries")


def compare(source, target):
    with duckdb.connect(target) as database:
        database.execute(unnested("later", source))
        for one, other in (("later", "entry"), ("entry", "later")):
            found = database.execute(f"SELECT * EXCLUDE (row_no) FROM {one} EXCEPT SELECT * EXCLUDE (row_no) FROM {other}")
            print(f"only in {one}: {len(found.fetchall())}")


if __name__ == "__main__":
    if len(sys.argv) != 4 or sys.argv[1] not in ("load", "compare"):
        sys.exit(__doc__)
    {"load": load, "compare": compare}[sys.argv[1]](*sys.argv[2:])
