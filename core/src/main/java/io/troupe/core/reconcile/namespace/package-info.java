/**
 * Empties and removes namespaces that are being deleted. Start at {@link
 * io.troupe.core.reconcile.namespace.NamespaceController}. Imports core.reconcile, core.image,
 * core.kind, core.meta and core.json; pure, any thread. Follows upstream pkg/controller/namespace.
 */
package io.troupe.core.reconcile.namespace;
