package io.troupe.http.audit;

import akka.util.ByteString;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import java.util.Optional;

/** What has been sent of an answer that comes in pieces. One stream at a time uses it. */
final class AnswerBytes {
  /** Longer answers are told without their object. */
  static final int BYTES_MAX = 8 * 1024 * 1024;

  private ByteString all = ByteString.emptyByteString();
  private boolean tooLong;

  ByteString add(ByteString more) {
    tooLong |= all.size() + more.size() > BYTES_MAX;
    all = tooLong ? ByteString.emptyByteString() : all.concat(more);
    return more;
  }

  ByteString all() {
    return all;
  }

  /** Empty for what is no object, or was cut off. */
  static Optional<ObjectNode> object(ByteString json) {
    if (json.isEmpty() || json.size() > BYTES_MAX) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.parse(json.toArrayUnsafe()));
    } catch (RuntimeException notAnObject) {
      return Optional.empty();
    }
  }
}
