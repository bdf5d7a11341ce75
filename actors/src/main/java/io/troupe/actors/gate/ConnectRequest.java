package io.troupe.actors.gate;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A wish to be connected with something: exec, attach, port-forward, proxy.
 *
 * @param verb as authorized: get or create, or what a proxied method means
 * @param alsoCreate whether create is needed as well, since a WebSocket can only be asked for with
 *     GET: upstream's AuthorizePodWebsocketUpgradeCreatePermission
 * @param options the subresource's options object, such as PodExecOptions; admission's to change
 */
public record ConnectRequest(
    Caller caller, Target target, String verb, boolean alsoCreate, ObjectNode options) {}
