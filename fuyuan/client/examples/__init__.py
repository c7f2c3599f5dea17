"""Three systems that take part in the exchange, small enough to be read in one sitting and started as they are.

Each keeps what it has to keep in a database of its own, so that it may be killed at any moment. They ask the exchange
at `FUYUAN_URL` with the token `FUYUAN_TOKEN`:

    python -m fuyuan.client.examples.case_system cases.db
    python -m fuyuan.client.examples.bureau_office office.db
    python -m fuyuan.client.examples.dashboard figures.db
"""
