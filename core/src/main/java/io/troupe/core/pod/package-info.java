/**
 * What pods do beyond other objects: being bound to a node, and dying with grace. Start at {@link
 * io.troupe.core.pod.PodRules}. Imports core.object, core.outcome, core.json; pure, any thread.
 * Follows upstream pkg/registry/core/pod/storage/storage.go and pod/strategy.go.
 */
package io.troupe.core.pod;
