/**
 * Checkpoints of the image, so that a start reads one of them and a tail, never the whole history.
 * Start at {@link io.troupe.persistence.checkpoint.Checkpoints}. Imports core, persistence.codec
 * and persistence.postgres; JDBC runs on the store's own threads. See architecture D5.
 */
package io.troupe.persistence.checkpoint;
