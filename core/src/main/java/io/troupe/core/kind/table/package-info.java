/**
 * The tables of everything that has a pod template, whatever its group. Start at {@link
 * io.troupe.core.kind.table.WorkloadColumns}. Imports core.kind; pure, any thread. Follows upstream
 * pkg/printers/internalversion.
 */
package io.troupe.core.kind.table;
