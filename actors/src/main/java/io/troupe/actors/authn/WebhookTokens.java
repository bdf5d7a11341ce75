package io.troupe.actors.authn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.outgoing.Outgoing;
import io.troupe.actors.outgoing.Remote;
import io.troupe.actors.recall.RecentAnswers;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/**
 * Asks somebody else whose token it is, by TokenReview. Follows upstream apiserver
 * plugin/pkg/authenticator/token/webhook.
 */
public final class WebhookTokens implements TokenProof {
  private static final int ANSWERS_MAX = 4_096;

  private final Outgoing outgoing;
  private final Settings settings;
  private final List<String> apiAudiences;
  private final RecentAnswers<String, Outcome.Settled> answers;

  /**
   * @param headers sent with every call
   * @param cache how long an answer is good
   */
  public record Settings(
      Remote remote, Map<String, String> headers, Duration timeout, Duration cache) {}

  /**
   * @param apiAudiences of the API server, for webhooks that say nothing of audiences
   */
  public WebhookTokens(
      Outgoing outgoing, Settings settings, List<String> apiAudiences, LongSupplier nanoTime) {
    this.outgoing = outgoing;
    this.settings = settings;
    this.apiAudiences = List.copyOf(apiAudiences);
    this.answers =
        new RecentAnswers<>(
            ANSWERS_MAX,
            nanoTime,
            answer -> answer instanceof Outcome.Bad ? Duration.ZERO : settings.cache());
  }

  @Override
  public Outcome prove(String token, List<String> audiences) {
    String key = VerifiedTokens.digest(token + '\n' + String.join("\n", audiences));
    Optional<Outcome.Settled> known = answers.find(key);
    return known.isPresent()
        ? known.get()
        : new Outcome.Pending(answers.get(key, () -> ask(token, audiences)));
  }

  private CompletionStage<Outcome.Settled> ask(String token, List<String> audiences) {
    ObjectNode review =
        Json.object().put("kind", "TokenReview").put("apiVersion", "authentication.k8s.io/v1");
    review.putObject("metadata");
    ObjectNode spec = review.putObject("spec").put("token", token);
    ArrayNode all = spec.putArray("audiences");
    audiences.forEach(all::add);
    return outgoing
        .post(settings.remote(), "", Json.bytes(review), settings.headers(), settings.timeout())
        .thenApply(reply -> outcome(reply, audiences))
        .exceptionally(failure -> new Outcome.Bad(why(failure)));
  }

  private Outcome.Settled outcome(Outgoing.Reply reply, List<String> audiences) {
    if (reply.status() / 100 != 2) {
      return new Outcome.Bad("the webhook answered " + reply.status());
    }
    JsonNode status = Json.parse(reply.body()).path("status");
    String error = status.path("error").asText("");
    if (!status.path("authenticated").asBoolean(false)) {
      return error.isEmpty() ? Outcome.NOT_MINE : new Outcome.Bad(error);
    }
    List<String> said = Json.texts(status.path("audiences"));
    List<String> good = said.isEmpty() ? apiAudiences : said;
    List<String> meant = audiences.stream().filter(good::contains).toList();
    return meant.isEmpty() ? Outcome.NOT_MINE : new Outcome.Proven(user(status), meant);
  }

  private static UserInfo user(JsonNode status) {
    JsonNode user = status.path("user");
    Map<String, List<String>> extra = new TreeMap<>();
    user.path("extra").properties().forEach(e -> extra.put(e.getKey(), Json.texts(e.getValue())));
    UserInfo full =
        UserNames.authenticated(
            user.path("username").asText(""), Json.texts(user.path("groups")), extra);
    return new UserInfo(full.name(), user.path("uid").asText(""), full.groups(), extra);
  }

  private static String why(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return String.valueOf(cause.getMessage());
  }
}
