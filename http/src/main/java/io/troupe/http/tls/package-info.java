/**
 * TLS for connections that mostly rest: buffers are there while bytes go through them, not as long
 * as the connection lives. Start at {@link io.troupe.http.tls.TlsStage}. Imports Akka Streams; one
 * stage, one thread at a time.
 */
package io.troupe.http.tls;
