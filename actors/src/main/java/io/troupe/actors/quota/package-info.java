/**
 * Charges quotas for writes, as the last step of admission. Start at {@link
 * io.troupe.actors.quota.QuotaAdmission}. Imports actors.gate, actors.image, actors.object and
 * core.quota; one actor a node, on any thread, whose callbacks only send it messages. Follows
 * upstream apiserver pkg/admission/plugin/resourcequota.
 */
package io.troupe.actors.quota;
