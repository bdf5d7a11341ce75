/**
 * What stretches of the journal hold, in few bytes: start at {@link
 * io.troupe.persistence.summary.Summary}. Imports core only, and zstd; any thread, but for {@link
 * io.troupe.persistence.summary.SummaryTable}, which blocks. See docs/adr/0066.
 */
package io.troupe.persistence.summary;
