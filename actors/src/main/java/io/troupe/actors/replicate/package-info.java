/**
 * The log between control-plane nodes: each sends its commits to all others as they happen, so that
 * images follow within milliseconds. Start at {@link io.troupe.actors.replicate.LogPeer}; commits
 * come from {@link io.troupe.actors.replicate.CommitFeed}. Lossy by design: whatever does not
 * arrive is read from the database. Imports actors.image, core and persistence; never blocks, any
 * thread. See architecture D5 and docs/adr/0013.
 */
package io.troupe.actors.replicate;
