/**
 * Admission: the last word on a write before validation. Start at {@link
 * io.troupe.core.admit.AdmissionOrder}. Pure, any thread. Follows upstream plugin/pkg/admission;
 * the order is wire.md's, upstream's options/plugins.go.
 */
package io.troupe.core.admit;
