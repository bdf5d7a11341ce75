/**
 * The functions Kubernetes adds to CEL, a class for each of upstream's libraries. Start at {@link
 * io.troupe.core.cel.library.KubernetesLibraries}. Imports dev.cel and core.quantity; pure, any
 * thread. Follows upstream apiserver pkg/cel/library.
 */
package io.troupe.core.cel.library;
