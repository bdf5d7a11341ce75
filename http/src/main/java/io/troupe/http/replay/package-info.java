/**
 * The cluster's life as a stream of watch frames, at any speed. Start at {@link
 * io.troupe.http.replay.ReplayRoute}. Imports actors.gate, core, persistence.history,
 * persistence.replay, and of http error, negotiate and route; never blocks.
 */
package io.troupe.http.replay;
