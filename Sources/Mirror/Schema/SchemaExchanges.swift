extension Schema {
    /// The requests of fetches over the network, and the pages of unfinished pulls.
    ///
    /// The body of an answer is an artifact: a document of the fetch, or an error page. An unfinished pull keeps its
    /// pages, so that the next run can resume it.
    static let exchanges = """
        CREATE TABLE exchange (
            fetch_id INTEGER NOT NULL REFERENCES fetch (id),
            position INTEGER NOT NULL CHECK (position >= 0),
            artifact_id INTEGER REFERENCES artifact (id),
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
        CREATE INDEX exchange_by_artifact ON exchange (artifact_id) WHERE artifact_id IS NOT NULL;
        CREATE INDEX exchange_by_etag ON exchange (url, etag) WHERE etag IS NOT NULL;
        CREATE INDEX fetch_document_by_artifact ON fetch_document (artifact_id);
        ALTER TABLE artifact ADD COLUMN removed TEXT CHECK (removed GLOB '????-??-??');
        CREATE TABLE pull (
            source_id INTEGER PRIMARY KEY REFERENCES source (id),
            request TEXT NOT NULL,
            begun TEXT NOT NULL
        ) STRICT;
        CREATE TABLE pull_page (
            source_id INTEGER NOT NULL REFERENCES pull (source_id),
            position INTEGER NOT NULL CHECK (position >= 0),
            artifact_id INTEGER NOT NULL REFERENCES artifact (id),
            total TEXT,
            next TEXT,
            exchange TEXT NOT NULL CHECK (json_valid(exchange)),
            PRIMARY KEY (source_id, position)
        ) STRICT;
        """
}
