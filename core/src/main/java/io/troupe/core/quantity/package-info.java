/**
 * Amounts as users write them: {@code 500m}, {@code 1Gi}, {@code 25%}. Start at {@link
 * io.troupe.core.quantity.Quantity}. Imports the JDK and Jackson's tree; immutable, any thread.
 * Follows upstream apimachinery pkg/api/resource and pkg/util/intstr.
 */
package io.troupe.core.quantity;
