/**
 * The history API below HTTP: who may see what of the past, entries as pages and as a stream, the
 * chain of causes, and how much happened when. Start at {@link io.troupe.actors.history.Histories}.
 * Imports core, persistence.history, actors.gate and actors.image; any thread, nothing blocks.
 * Upstream has nothing like it.
 */
package io.troupe.actors.history;
