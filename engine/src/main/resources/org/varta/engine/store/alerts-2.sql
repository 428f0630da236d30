-- Groups know when their events happened. What they were before does not say it: all is made again from the log.
ALTER TABLE groups ADD COLUMN last_event_ms INTEGER NOT NULL DEFAULT 0;
UPDATE source SET alert_log = '';

-- The list of one organisation, and the names of all.
CREATE INDEX groups_by_organisation ON groups (organisation, last_index);
