/**
 * APIServices: which server serves a group's version. Start at {@link
 * io.troupe.core.kind.apiregistration.ApiRegistrationKinds}. Imports core.kind; pure, any thread.
 * Follows upstream kube-aggregator pkg/apis/apiregistration.
 */
package io.troupe.core.kind.apiregistration;
