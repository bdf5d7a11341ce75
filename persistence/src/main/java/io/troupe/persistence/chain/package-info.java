/**
 * The hash chain over the journal's commits: how a row, a batch, a commit and a seal are hashed.
 * Start at {@link io.troupe.persistence.chain.ChainHash}. Imports the JDK only; any thread. See
 * docs/adr/0062-hash-chain.md.
 */
package io.troupe.persistence.chain;
