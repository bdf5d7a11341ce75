/**
 * The Pod Security Standards: what pods of a namespace may ask for. Start at {@link
 * io.troupe.core.admit.podsecurity.Standard}. Imports core.image and core.outcome; pure, any
 * thread. Follows upstream k8s.io/pod-security-admission.
 */
package io.troupe.core.admit.podsecurity;
