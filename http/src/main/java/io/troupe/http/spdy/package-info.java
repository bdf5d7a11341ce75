/**
 * SPDY/3.1 frames as values. Start at {@link io.troupe.http.spdy.SpdyCodec}, which runs Netty's
 * codec without channels, event loops or threads of its own; nobody else sees Netty. Imports Netty
 * and Akka's ByteString only. Follows the SPDY protocol draft 3.1 as moby/spdystream speaks it,
 * which knows no flow control.
 */
package io.troupe.http.spdy;
