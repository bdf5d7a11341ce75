/**
 * Kinds of the core group: what they default, refuse and show. Start at {@link
 * io.troupe.core.kind.core.CoreKinds}. Imports core.kind, core.json, core.quantity, core.service,
 * core.outcome; pure, any thread. Follows upstream pkg/apis/core and pkg/registry/core.
 */
package io.troupe.core.kind.core;
