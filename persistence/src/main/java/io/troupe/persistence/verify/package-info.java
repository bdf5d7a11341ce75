/**
 * Whether the database still holds what was written to it: {@code troupe verify}. Start at {@link
 * io.troupe.persistence.verify.JournalVerification}. Imports core, persistence.chain,
 * persistence.checkpoint, persistence.codec, persistence.history, persistence.postgres,
 * persistence.replay, persistence.row and persistence.summary; blocks, on the caller's thread and a
 * few of its own. See docs/adr/0062-hash-chain.md.
 */
package io.troupe.persistence.verify;
