/**
 * Kinds of {@code history.troupe.io}: answers about the past, asked for and never stored. Start at
 * {@link io.troupe.core.kind.history.HistoryKinds}. Imports core.kind and core.meta; pure, any
 * thread. Upstream has nothing like it.
 */
package io.troupe.core.kind.history;
