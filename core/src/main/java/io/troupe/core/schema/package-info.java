/**
 * Schemas of kinds: generated at build time, read from resources at start (D14). Start at {@link
 * io.troupe.core.schema.Schema}. Imports core.json, core.meta, core.outcome, core.quantity; pure,
 * any thread.
 */
package io.troupe.core.schema;
