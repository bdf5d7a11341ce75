/**
 * Webhook configurations and admission policies as objects: defaults, validation, columns. Start at
 * {@link io.troupe.core.kind.admission.AdmissionKinds}. Imports core.kind and core.cel; pure, any
 * thread. Follows upstream pkg/apis/admissionregistration.
 */
package io.troupe.core.kind.admission;
