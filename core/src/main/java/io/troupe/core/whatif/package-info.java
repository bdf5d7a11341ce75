/**
 * Decisions of the past made again by the rules of this build: start at {@link
 * io.troupe.core.whatif.WhatIf}. Imports core.image, core.json, core.kind.custom, core.meta,
 * core.object, core.reconcile and core.schedule; pure, without clock or chance, one thread at a
 * time. Upstream has nothing like it.
 */
package io.troupe.core.whatif;
