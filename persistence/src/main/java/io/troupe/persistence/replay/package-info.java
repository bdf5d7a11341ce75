/**
 * The journal from one revision to another, in order and at speed: start at {@link
 * io.troupe.persistence.replay.RowPages} for rows as they lie there, at {@link
 * io.troupe.persistence.replay.ReplaySource} for what watchers saw. Imports core,
 * persistence.chain, persistence.codec, persistence.history, persistence.postgres and
 * persistence.row; blocks, on the caller's thread.
 */
package io.troupe.persistence.replay;
