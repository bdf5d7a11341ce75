/**
 * Controllers as pure functions: from the image at one revision to a bounded, ordered list of
 * actions. Start at {@link io.troupe.core.reconcile.Controller}; each controller has a package of
 * its own below. Imports core.image, core.meta, core.json, core.object and core.kind; pure, any
 * thread. Follows upstream pkg/controller.
 */
package io.troupe.core.reconcile;
