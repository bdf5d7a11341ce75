/**
 * Charges quotas for writes, as the last step of admission. Start at {@link
 * io.troupe.actors.quota.QuotaAdmission}. Imports actors.gate, actors.image, actors.object,
 * core.quota; one actor a node, whose callbacks only send it messages. Follows upstream
 * staging/src/k8s.io/apiserver/pkg/admission/plugin/resourcequota.
 */
package io.troupe.actors.quota;
