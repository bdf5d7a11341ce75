package io.troupe.http.podstream;

import java.util.List;
import java.util.Optional;

/**
 * The WebSocket subprotocols of numbered channels, as clients name them. Upstream: apimachinery
 * pkg/util/remotecommand and pkg/util/httpstream/wsstream.
 *
 * @param name empty when the client named none
 * @param version 5 lets clients close a channel, 4 ends with a Status instead of text
 * @param base64 whether everything is text
 */
record ChannelProtocol(String name, int version, boolean base64) {
  private static final String BINARY = "channel.k8s.io";
  private static final String BASE64 = "base64.channel.k8s.io";

  /** The server's, the newest first. */
  private static final List<ChannelProtocol> COMMANDS =
      List.of(
          new ChannelProtocol("v5." + BINARY, 5, false),
          new ChannelProtocol("v4." + BINARY, 4, false),
          new ChannelProtocol("v4." + BASE64, 4, true),
          new ChannelProtocol("v3." + BINARY, 3, false),
          new ChannelProtocol("v2." + BINARY, 2, false),
          new ChannelProtocol(BINARY, 1, false),
          new ChannelProtocol(BASE64, 1, true));

  private static final List<ChannelProtocol> PORTS =
      List.of(
          new ChannelProtocol("v4." + BINARY, 4, false),
          new ChannelProtocol("v4." + BASE64, 4, true),
          new ChannelProtocol(BINARY, 1, false),
          new ChannelProtocol(BASE64, 1, true));

  /**
   * The first of the client's that the server speaks, as upstream; nothing named means the oldest.
   */
  static Optional<ChannelProtocol> ofCommand(List<String> asked) {
    return choose(COMMANDS, asked);
  }

  /** As {@link #ofCommand}, for port-forward. */
  static Optional<ChannelProtocol> ofPorts(List<String> asked) {
    return choose(PORTS, asked);
  }

  private static Optional<ChannelProtocol> choose(List<ChannelProtocol> known, List<String> asked) {
    if (asked.isEmpty()) {
      return Optional.of(new ChannelProtocol("", 1, false));
    }
    return asked.stream()
        .flatMap(name -> known.stream().filter(each -> each.name().equals(name)))
        .findFirst();
  }
}
