/**
 * Tells of each FlowSchema whether its priority level exists. Start at {@link
 * io.troupe.core.reconcile.flowschema.FlowSchemaController}. Imports core.reconcile and core.image;
 * pure, any thread. Follows upstream apiserver pkg/util/flowcontrol.
 */
package io.troupe.core.reconcile.flowschema;
