package io.troupe.persistence.verify;

import java.util.Locale;

/**
 * A commit's place and hash, which says what all of history up to it was.
 *
 * @param revision the commit's last one
 * @param hash in lower-case hexadecimal digits
 */
public record ChainHead(long revision, String hash) {

  /**
   * @throws IllegalArgumentException for anything but REVISION:HASH
   */
  public static ChainHead parse(String text) {
    String[] parts = text.strip().split(":", 2);
    if (parts.length < 2 || !parts[0].matches("[0-9]{1,18}") || !parts[1].matches("[0-9a-fA-F]{64}")) {
      throw new IllegalArgumentException(
          "'" + text + "' is not REVISION:HASH, as verify prints and the server logs it");
    }
    return new ChainHead(Long.parseLong(parts[0]), parts[1].toLowerCase(Locale.ROOT));
  }

  @Override
  public String toString() {
    return revision + ":" + hash;
  }
}
