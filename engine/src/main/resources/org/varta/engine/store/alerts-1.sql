-- Everything here follows from the logs. Positions and rows change in the same transaction.
CREATE TABLE source (
    alert_log TEXT NOT NULL -- UUID of the alert log that the rows come from
);

CREATE TABLE progress (
    log TEXT PRIMARY KEY,
    position INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE groups (
    no INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    identity TEXT NOT NULL,
    organisation TEXT NOT NULL,
    rule_key TEXT NOT NULL,
    rule_title TEXT NOT NULL,
    rule_level TEXT NOT NULL,
    rule_author TEXT NOT NULL,
    rule_tags TEXT NOT NULL, -- JSON array
    rule_hash TEXT NOT NULL,
    kind TEXT NOT NULL,
    group_key TEXT NOT NULL, -- JSON array
    host TEXT NOT NULL,
    user_name TEXT NOT NULL,
    first_ms INTEGER NOT NULL,
    last_ms INTEGER NOT NULL,
    alert_count INTEGER NOT NULL,
    last_alert_id TEXT NOT NULL,
    first_index INTEGER NOT NULL,
    last_index INTEGER NOT NULL,
    acknowledged_by TEXT, -- NULL: open
    acknowledged_at_ms INTEGER
);

CREATE UNIQUE INDEX groups_by_identity ON groups (identity, first_index);
CREATE UNIQUE INDEX groups_by_age ON groups (last_index);
CREATE INDEX groups_open ON groups (last_index) WHERE acknowledged_by IS NULL;

-- Apart from the groups so that a list without a search never reads it.
CREATE TABLE group_texts (
    group_no INTEGER PRIMARY KEY REFERENCES groups (no),
    description TEXT NOT NULL,
    matched TEXT NOT NULL
);

-- One row for each record of the alert log, so that the live feed has no gap; only the newest of a group keep a body.
CREATE TABLE alerts (
    alert_index INTEGER PRIMARY KEY,
    group_no INTEGER NOT NULL REFERENCES groups (no),
    id TEXT NOT NULL,
    body BLOB
);

CREATE INDEX alerts_by_id ON alerts (id);
CREATE INDEX alerts_with_body ON alerts (group_no, alert_index) WHERE body IS NOT NULL;

CREATE TABLE actions (
    sequence INTEGER PRIMARY KEY,
    after_index INTEGER NOT NULL,
    group_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    user_name TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    note TEXT NOT NULL
);

CREATE INDEX actions_by_group ON actions (group_id, sequence);

CREATE TABLE dead_letters (
    log_index INTEGER PRIMARY KEY,
    sequence INTEGER NOT NULL,
    received_at_ms INTEGER NOT NULL,
    listener TEXT NOT NULL,
    peer TEXT NOT NULL,
    reason TEXT NOT NULL,
    detail TEXT NOT NULL
);

CREATE INDEX dead_letters_by_sequence ON dead_letters (sequence);
