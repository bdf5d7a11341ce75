package io.troupe.node.runtime;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * One attempt to run one container of one pod.
 *
 * @param attempt from 0; a restart is a new attempt
 */
public record ContainerRef(String podUid, String container, int attempt) {

  /** A container id as runtimes give it, the same whoever computes it. */
  public String id(String scheme) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest((podUid + '/' + container + '/' + attempt).getBytes(StandardCharsets.UTF_8));
      return scheme + "://" + HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has SHA-256
    }
  }

  @Override
  public String toString() {
    return podUid + '~' + container + '~' + attempt;
  }

  static ContainerRef parse(String text) {
    String[] parts = text.split("~");
    if (parts.length != 3) {
      throw new IllegalArgumentException("not a container reference: " + text);
    }
    return new ContainerRef(parts[0], parts[1], Integer.parseInt(parts[2]));
  }
}
