package io.troupe.core.select;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Where a paged list goes on. Opaque to clients.
 *
 * @param revision the image all pages read; -1 when the token of an expired list asks to go on with
 *     whatever is newest
 * @param after path of the last object that was sent
 * @param past whether the list is one of the past, which is read again for every page and does not
 *     expire before the journal does
 */
public record ContinueToken(long revision, String after, boolean past) {

  /** Of a list of the present. */
  public ContinueToken(long revision, String after) {
    this(revision, after, false);
  }

  /** Longest legal path is 63 + 1 + 253 characters; the rest is JSON and base64. */
  private static final int CHARS_MAX = 2_048;

  public String encode() {
    ObjectNode json = Json.object().put("v", "meta.k8s.io/v1").put("rv", revision);
    if (past) {
      json.put("past", true);
    }
    byte[] bytes = Json.bytes(json.put("start", after));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /**
   * @return refused with 400 for anything {@link #encode} cannot have given
   */
  public static Result<ContinueToken> decode(String token) {
    if (token.length() > CHARS_MAX) {
      return bad("token too long");
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(token.getBytes(StandardCharsets.UTF_8));
      if (!(Json.mapper().readTree(bytes) instanceof ObjectNode json)) {
        return bad("not an object");
      }
      if (!json.path("v").asText().equals("meta.k8s.io/v1")) {
        return bad("server does not recognize this encoded version " + json.path("v").asText());
      }
      boolean complete =
          json.path("rv").isIntegralNumber()
              && json.path("rv").canConvertToLong()
              && json.path("start").asText().indexOf('/') >= 0;
      return complete
          ? Result.ok(
              new ContinueToken(
                  json.path("rv").asLong(),
                  json.path("start").asText(),
                  json.path("past").asBoolean(false)))
          : bad("incorrect encoded start resourceVersion or key");
    } catch (IllegalArgumentException | IOException e) {
      return bad("not base64 of JSON");
    }
  }

  private static Result<ContinueToken> bad(String why) {
    return Result.refused(Failure.badRequest("continue key is not valid: " + why));
  }
}
