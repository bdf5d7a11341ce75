/**
 * What the journal's events mean to people: what changed, by whom, and why. Start at {@link
 * io.troupe.core.history.Changes}. Imports core.json, core.kind, core.meta, core.object and
 * core.image; pure, any thread. Upstream has nothing like it.
 */
package io.troupe.core.history;
