package io.troupe.core.history;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Where a paged list of entries goes on. Opaque to clients. It never expires but by retention: the
 * past does not change.
 *
 * @param next the revision to go on from
 * @param newest the newest revision when the list began: later pages show nothing newer
 */
public record EntryToken(long next, long newest) {
  private static final int CHARS_MAX = 256;
  private static final String VERSION = "history.troupe.io/v1";

  public String encode() {
    ObjectNode json = Json.object().put("v", VERSION).put("next", next).put("newest", newest);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Json.bytes(json));
  }

  /**
   * @return refused with 400 for anything {@link #encode} cannot have given
   */
  public static Result<EntryToken> decode(String token) {
    if (token.length() <= CHARS_MAX) {
      try {
        byte[] bytes = Base64.getUrlDecoder().decode(token.getBytes(StandardCharsets.UTF_8));
        if (Json.mapper().readTree(bytes) instanceof ObjectNode json
            && json.path("v").asText().equals(VERSION)
            && json.path("next").canConvertToLong()
            && json.path("newest").canConvertToLong()) {
          return Result.ok(
              new EntryToken(json.path("next").asLong(), json.path("newest").asLong()));
        }
      } catch (IllegalArgumentException | IOException _) {
        // the same answer as for any other text
      }
    }
    return Result.refused(
        Failure.badRequest("continue key is not valid: not a list of entries' token"));
  }
}
