/**
 * Exec, attach and port-forward as clients speak them. Start at {@link
 * io.troupe.http.podstream.StreamRoute}: it admits a request, chooses the wire that the client
 * understands (channels over WebSocket, SPDY, SPDY inside WebSocket) and joins it with the pod's
 * streams in a {@link io.troupe.http.podstream.PodStreamStage}. Wires are state machines without
 * threads; a stage runs on Akka's. Imports http.spdy, http.error, actors.gate, actors.link and
 * core. Follows upstream apiserver pkg/util/proxy, kubelet pkg/cri/streaming and KEP-4006.
 */
package io.troupe.http.podstream;
