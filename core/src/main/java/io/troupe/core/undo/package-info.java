/**
 * What to write so that objects stand again as they stood at a revision. Start at {@link
 * io.troupe.core.undo.UndoPlan}. Imports core.history, core.json, core.kind and core.meta; pure,
 * any thread. Upstream has nothing like it.
 */
package io.troupe.core.undo;
