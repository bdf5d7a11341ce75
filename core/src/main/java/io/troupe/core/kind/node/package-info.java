/**
 * What nodes offer to run pods with. Start at {@link io.troupe.core.kind.node.NodeKinds}. Imports
 * core.kind; pure, any thread. Follows upstream pkg/apis/node.
 */
package io.troupe.core.kind.node;
