package io.troupe.actors.authn.oidc;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import io.troupe.actors.outgoing.Outgoing;
import io.troupe.actors.outgoing.Place;
import io.troupe.actors.outgoing.Remote;
import io.troupe.core.json.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/**
 * An issuer's keys, fetched when a token first needs them and again when one names a key that is
 * not among them; at most once in ten seconds, so that forged key names cannot make this server
 * hammer the issuer. Any thread.
 */
final class IssuerKeys {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final long REFRESH_NANOS_MIN = Duration.ofSeconds(10).toNanos();
  private static final int KEYS_MAX = 100;

  private final JwtSettings settings;
  private final Fetch fetch;
  private final LongSupplier nanoTime;
  private final Object lock = new Object();
  private volatile Fetched fetched = new Fetched(List.of(), "");
  private CompletableFuture<Fetched> running;
  private long lastStart;
  private boolean started;

  /**
   * @param problem why there are no newer ones; empty when all went well
   */
  record Fetched(List<JWK> keys, String problem) {}

  IssuerKeys(JwtSettings settings, Fetch fetch, LongSupplier nanoTime) {
    this.settings = settings;
    this.fetch = fetch;
    this.nanoTime = nanoTime;
  }

  /** As last fetched. */
  Fetched current() {
    return fetched;
  }

  /** Newer ones, if it is not too early to ask again. The stage never fails. */
  CompletionStage<Fetched> refreshed() {
    synchronized (lock) {
      if (running != null) {
        return running;
      }
      boolean early = started && nanoTime.getAsLong() - lastStart < REFRESH_NANOS_MIN;
      if (early) {
        return CompletableFuture.completedFuture(fetched);
      }
      started = true;
      lastStart = nanoTime.getAsLong();
      running = new CompletableFuture<>();
    }
    CompletableFuture<Fetched> mine = running;
    fetch()
        .exceptionally(failure -> new Fetched(fetched.keys(), why(failure)))
        .thenAccept(found -> {
          fetched = found;
          synchronized (lock) {
            running = null;
          }
          mine.complete(found);
        });
    return mine;
  }

  private CompletionStage<Fetched> fetch() {
    return fetch
        .get(settings.discovery(), TIMEOUT)
        .thenCompose(reply -> {
          JsonNode description = Json.parse(good(reply));
          String issuer = description.path("issuer").asText();
          if (!issuer.equals(settings.url())) {
            throw new IllegalStateException(
                "oidc: issuer did not match the issuer returned by provider, expected \"%s\" got"
                        .formatted(settings.url())
                    + " \""
                    + issuer
                    + "\"");
          }
          return fetch.get(at(description.path("jwks_uri").asText()), TIMEOUT);
        })
        .thenApply(reply -> new Fetched(parse(good(reply)), ""));
  }

  private Remote at(String uri) {
    Remote like = settings.discovery();
    return new Remote(
        new Place.Web(URI.create(uri)), like.caBundle(), like.verified(), like.identity());
  }

  private static byte[] good(Outgoing.Reply reply) {
    if (reply.status() != 200) {
      throw new IllegalStateException("oidc: the issuer answered " + reply.status());
    }
    return reply.body();
  }

  private static List<JWK> parse(byte[] body) {
    try {
      List<JWK> keys = JWKSet.parse(new String(body, StandardCharsets.UTF_8)).getKeys();
      return List.copyOf(keys.subList(0, Math.min(keys.size(), KEYS_MAX)));
    } catch (ParseException e) {
      throw new IllegalStateException("oidc: failed to decode keys", e);
    }
  }

  private static String why(Throwable failure) {
    return String.valueOf((failure.getCause() == null ? failure : failure.getCause()).getMessage());
  }
}
