/**
 * Priority and fairness: which flow a request belongs to, how many requests a priority level may
 * have in progress, who waits and who comes next. Start at {@link
 * io.troupe.core.fairness.FairScheduler}. Imports core.auth, core.image, core.meta,
 * core.reconcile's hash; no threads, no clock: time comes as nanoseconds, and the caller keeps one
 * thread at a time inside. Follows upstream apiserver pkg/util/flowcontrol.
 */
package io.troupe.core.fairness;
