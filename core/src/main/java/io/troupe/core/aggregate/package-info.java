/**
 * Which server serves a group's version, and whether it can: APIServices, those the server keeps
 * for itself, and discovery that shows all of them. Start at {@link
 * io.troupe.core.aggregate.ApiService}. Imports core.kind and core.image; pure, any thread. Follows
 * upstream kube-aggregator pkg/apiserver and pkg/controllers.
 */
package io.troupe.core.aggregate;
