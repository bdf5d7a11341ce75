/**
 * Accepts the names of definitions, establishes them, and empties them when they are deleted. Start
 * at {@link io.troupe.core.reconcile.definition.DefinitionController}. Imports core.reconcile,
 * core.image, core.kind, core.meta and core.json; pure, any thread. Follows upstream
 * apiextensions-apiserver pkg/controller/{status,establish,finalizer,apiapproval}.
 */
package io.troupe.core.reconcile.definition;
