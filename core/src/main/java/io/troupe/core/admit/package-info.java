/**
 * Admission: the last word on a write before validation. Start at {@link
 * io.troupe.core.admit.AdmissionOrder}. Imports core.auth, core.image, core.kind, core.quota,
 * core.outcome and the rooms below it; pure, any thread. Follows upstream plugin/pkg/admission; the
 * order is that of its options/plugins.go.
 */
package io.troupe.core.admit;
