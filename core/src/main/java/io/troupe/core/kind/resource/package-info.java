/**
 * Devices and claims on them. Start at {@link io.troupe.core.kind.resource.ResourceKinds}. Imports
 * core.kind; pure, any thread. Follows upstream pkg/apis/resource.
 */
package io.troupe.core.kind.resource;
