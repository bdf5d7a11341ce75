/**
 * Checkpoints of the image, so that a start reads one of them and a tail, never the whole history.
 * Start at {@link io.troupe.persistence.checkpoint.Checkpoints}.
 */
package io.troupe.persistence.checkpoint;
