/**
 * Kinds of the group apps. Start at {@link io.troupe.core.kind.apps.AppsKinds}. Imports core.kind,
 * core.kind.core for pod templates; pure, any thread. Follows upstream pkg/apis/apps and
 * pkg/registry/apps.
 */
package io.troupe.core.kind.apps;
