-- Only these run out. Of the firm ones, which are most, each reserve had to write into the index as well.
DROP INDEX idx_reservations_expiry;
CREATE INDEX idx_reservations_expiry ON reservations (expires_at) WHERE status = 'held' AND expires_at IS NOT NULL;
