/**
 * How much of the journal is kept. Start at {@link
 * io.troupe.persistence.retention.JournalRetention}. Imports persistence.chain and
 * persistence.postgres only; blocks, on the store's own threads. See
 * docs/adr/0014-backup-and-retention.md.
 */
package io.troupe.persistence.retention;
