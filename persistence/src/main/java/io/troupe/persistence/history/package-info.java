/**
 * The past, read from the journal: start at {@link io.troupe.persistence.history.Past}. Imports
 * core, persistence.checkpoint, persistence.codec, persistence.postgres, persistence.row and
 * persistence.summary; any thread calls, the store's own threads read. See docs/adr/0060.
 */
package io.troupe.persistence.history;
