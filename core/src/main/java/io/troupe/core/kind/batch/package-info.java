/**
 * Kinds of the group batch. Start at {@link io.troupe.core.kind.batch.BatchKinds}. Imports
 * core.kind, core.kind.check and core.kind.core for pod templates; pure, any thread. Follows
 * upstream pkg/apis/batch and pkg/registry/batch.
 */
package io.troupe.core.kind.batch;
