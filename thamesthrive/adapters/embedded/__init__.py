"""The store ports in one SQLite file. One noun a file; `database` holds connections and threads, `schema` the tables."""
