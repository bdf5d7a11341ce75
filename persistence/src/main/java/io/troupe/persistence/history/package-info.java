/**
 * The past, read from the journal: start at {@link io.troupe.persistence.history.Past}. Imports
 * core, persistence.codec and persistence.postgres; any thread calls, the store's own threads read.
 */
package io.troupe.persistence.history;
