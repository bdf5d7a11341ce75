package io.troupe.node.kubelet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.kubelet.AccountToken;
import io.troupe.core.kubelet.PodView;
import io.troupe.core.kubelet.TokenSource;
import io.troupe.core.link.NodeLink;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tokens of the pods' service accounts: asked for when a pod comes, kept in memory, renewed in
 * time. The kubelet's actor asks; any thread may read. Upstream: pkg/kubelet/token.
 */
final class Tokens {
  /** Upstream renews when this much of a token's life is over... */
  private static final double LIFE_BEFORE_RENEWAL = 0.8;

  /** ... and at the latest after a day. */
  private static final Duration AGE_MAX = Duration.ofHours(24);

  private record Key(String podUid, TokenSource source) {}

  private record Held(AccountToken token, Instant renewAt) {}

  private final LinkOutlet outlet;
  private final Map<Key, Held> held = new ConcurrentHashMap<>();
  private final Map<Long, Key> asked = new TreeMap<>();
  private long lastQuery;

  Tokens(LinkOutlet outlet) {
    this.outlet = outlet;
  }

  AccountToken of(PodView pod, TokenSource source) {
    Held found = held.get(new Key(pod.uid(), source));
    return found == null ? new AccountToken.Awaited() : found.token();
  }

  /** Asks for what the pod lacks, was refused, or should renew by now. */
  void want(PodView pod, Instant now) {
    for (TokenSource source : TokenSource.of(pod)) {
      Key key = new Key(pod.uid(), source);
      Held found = held.get(key);
      boolean due = found == null || !now.isBefore(found.renewAt());
      if (due && !asked.containsValue(key)) {
        long query = ++lastQuery;
        asked.put(query, key);
        outlet.send(session ->
            new NodeLink.TokenWanted(
                session,
                query,
                pod.namespace(),
                pod.spec().path("serviceAccountName").asText("default"),
                Json.bytes(source.request(pod))));
      }
    }
  }

  /**
   * @return the uid of the pod whose volumes it changes
   */
  Optional<String> answered(NodeLink.TokenAnswer answer, Instant now) {
    Key key = asked.remove(answer.query());
    if (key == null) {
      return Optional.empty();
    }
    Held before = held.get(key);
    if (answer.error().isPresent()) {
      if (before != null && before.token() instanceof AccountToken.Granted) {
        return Optional.empty(); // the old one is good for a while, and is asked for again
      }
      held.put(key, new Held(new AccountToken.Refused(answer.error().get()), now));
    } else {
      ObjectNode status = (ObjectNode) Json.parse(answer.answer()).path("status");
      held.put(
          key,
          new Held(
              new AccountToken.Granted(status.path("token").asText()),
              renewal(now, status.path("expirationTimestamp").asText())));
    }
    return Optional.of(key.podUid());
  }

  private static Instant renewal(Instant now, String expiration) {
    Duration life;
    try {
      life = Duration.between(now, Instant.parse(expiration));
    } catch (DateTimeException unreadable) {
      life = Duration.ZERO;
    }
    Duration age = Duration.ofMillis((long) (life.toMillis() * LIFE_BEFORE_RENEWAL));
    return now.plus(age.compareTo(AGE_MAX) < 0 ? age : AGE_MAX);
  }

  /** Answers of a lost link never come. */
  void linkLost() {
    asked.clear();
  }

  void forget(String podUid) {
    held.keySet().removeIf(key -> key.podUid().equals(podUid));
    asked.values().removeIf(key -> key.podUid().equals(podUid));
  }
}
