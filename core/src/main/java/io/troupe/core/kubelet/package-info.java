/**
 * What a node agent decides without touching anything: which container to start next, when to try
 * again, what to report. Start at {@link io.troupe.core.kubelet.PodPlan} and {@link
 * io.troupe.core.kubelet.PodReport}. Imports core.json, core.meta, core.quantity and core.outcome;
 * pure, any thread. Follows upstream pkg/kubelet (kuberuntime_manager.go, kubelet_pods.go,
 * status/generate.go).
 */
package io.troupe.core.kubelet;
