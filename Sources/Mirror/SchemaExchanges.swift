extension Schema {
    /// What a fetch asked over the network and what was answered; the bytes themselves are documents of the fetch.
    static let exchanges = """
        CREATE TABLE exchange (
            fetch_id INTEGER NOT NULL REFERENCES fetch (id),
            position INTEGER NOT NULL CHECK (position >= 0),
            method TEXT NOT NULL CHECK (method IN ('GET', 'POST')),
            url TEXT NOT NULL CHECK (url <> ''),
            answered_by TEXT,
            status INTEGER CHECK (status BETWEEN 0 AND 999),
            headers TEXT NOT NULL CHECK (json_valid(headers)),
            etag TEXT,
            last_modified TEXT,
            asked TEXT NOT NULL,
            milliseconds INTEGER NOT NULL CHECK (milliseconds >= 0),
            attempts INTEGER NOT NULL CHECK (attempts > 0),
            received INTEGER NOT NULL CHECK (received >= 0),
            peer TEXT,
            certificate TEXT,
            PRIMARY KEY (fetch_id, position),
            CHECK ((status IS NULL) = (answered_by IS NULL))
        ) STRICT;
        """
}
