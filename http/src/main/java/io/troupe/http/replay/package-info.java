/**
 * The cluster's life as a stream of watch frames, at any speed, and its decisions made again. Start
 * at {@link io.troupe.http.replay.ReplayRoute} and {@link io.troupe.http.replay.WhatIfRoute}.
 * Imports actors.gate, actors.history and actors.image, core, persistence.history,
 * persistence.journal, persistence.replay, and of http audit, error, negotiate and route; never
 * blocks.
 */
package io.troupe.http.replay;
