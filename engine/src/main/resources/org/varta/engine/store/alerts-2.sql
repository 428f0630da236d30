-- The list of one organisation, and the names of all.
CREATE INDEX groups_by_organisation ON groups (organisation, last_index);
