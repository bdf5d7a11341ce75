/**
 * Rows of the journal as events: the one place that turns the one into the other. Start at {@link
 * io.troupe.persistence.row.RowReader}. Imports core, persistence.codec and persistence.postgres;
 * blocks, on the caller's thread.
 */
package io.troupe.persistence.row;
