package io.troupe.core.history;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * Where a paged list of entries goes on. Opaque to clients. It never expires but by retention: the
 * past does not change.
 *
 * @param next the revision to go on from
 * @param newest the newest revision when the list began: later pages show nothing newer
 * @param question what tells the list's question from others, see {@link #question}
 */
public record EntryToken(long next, long newest, int question) {
  private static final int CHARS_MAX = 256;
  private static final String VERSION = "history.troupe.io/v1";

  /** A number for the texts that make up a question; the same on every node. */
  public static int question(List<String> texts) {
    return texts.hashCode();
  }

  public String encode() {
    ObjectNode json = Json.object().put("v", VERSION).put("next", next).put("newest", newest);
    json.put("q", question);
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
            && json.path("newest").canConvertToLong()
            && json.path("q").canConvertToInt()) {
          EntryToken read =
              new EntryToken(
                  json.path("next").asLong(), json.path("newest").asLong(), json.path("q").asInt());
          if (read.next() > 0 && read.next() <= read.newest()) {
            return Result.ok(read);
          }
        }
      } catch (IllegalArgumentException | IOException _) {
        // the same answer as for any other text
      }
    }
    return Result.refused(
        Failure.badRequest("continue key is not valid: not a list of entries' token"));
  }
}
