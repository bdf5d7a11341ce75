/**
 * Schemas of kinds: generated at build time, read from resources at start (D14). Start at {@link
 * io.troupe.core.schema.Schema}. Pure, any thread.
 */
package io.troupe.core.schema;
