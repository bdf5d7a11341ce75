package io.troupe.actors.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.authn.TokenProof;
import io.troupe.actors.authn.TokenProof.Outcome;
import io.troupe.actors.authn.WebhookTokens;
import io.troupe.core.auth.UserInfo;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a token webhook is asked, and what becomes of what it says. */
class WebhookTokensTest {
  private static final List<String> API = List.of("https://api");
  private static Outsiders outside;

  private final AtomicLong nanos = new AtomicLong();
  private final TokenProof webhook = webhook(Duration.ofSeconds(60));

  private TokenProof webhook(Duration limit) {
    return new WebhookTokens(
        outside.outgoing,
        new WebhookTokens.Settings(
            outside.at("/token"),
            Map.of("Authorization", "Bearer me"),
            limit,
            Duration.ofMinutes(2)),
        API,
        nanos::get);
  }

  @BeforeAll
  static void start() {
    outside = new Outsiders();
  }

  @AfterAll
  static void stop() {
    outside.close();
  }

  @BeforeEach
  void forget() {
    outside.asked.clear();
    outside.answers.clear();
  }

  private Outcome.Settled prove(String token, List<String> audiences) {
    return prove(webhook, token, audiences);
  }

  private static Outcome.Settled prove(TokenProof by, String token, List<String> audiences) {
    return settled(by.prove(token, audiences));
  }

  private static Outcome.Settled settled(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Settled settled -> settled;
      case Outcome.Pending(var pending) -> pending.toCompletableFuture().join();
    };
  }

  @Test
  void aKnownTokenGivesItsUser() {
    outside.answers.put(
        "/token",
        review ->
            review.at("/spec/token").asText().equals("t")
                ? """
                {"status":{"authenticated":true,"user":{"username":"anna","uid":"7",
                 "groups":["devs"],"extra":{"scopes":["a"]}}}}\
                """
                : "{\"status\":{\"authenticated\":false}}");
    assertThat(prove("t", API))
        .isEqualTo(
            new Outcome.Proven(
                new UserInfo(
                    "anna",
                    "7",
                    List.of("devs", UserInfo.AUTHENTICATED),
                    Map.of("scopes", List.of("a"))),
                API));
    assertThat(outside.asked)
        .anySatisfy(asked -> {
          assertThat(asked.at("/spec/token").asText()).isEqualTo("t");
          assertThat(asked.at("/spec/audiences/0").asText()).isEqualTo("https://api");
        });
    assertThat(prove("other", API)).isInstanceOf(Outcome.NotMine.class);
  }

  @Test
  void answersAreKeptAndFailuresAreNot() {
    outside.answers.put("/token", _ -> "{\"status\":{\"authenticated\":false}}");
    prove("kept", API);
    assertThat(webhook.prove("kept", API)).isInstanceOf(Outcome.Settled.class);
    assertThat(outside.asked).hasSize(1);
    nanos.addAndGet(Duration.ofMinutes(3).toNanos());
    prove("kept", API);
    assertThat(outside.asked).hasSize(2);
    outside.answers.put("/token", _ -> null);
    TokenProof hasty = webhook(Duration.ofMillis(200));
    assertThat(prove(hasty, "slow", API)).isInstanceOf(Outcome.Bad.class);
    Outcome again = hasty.prove("slow", API);
    assertThat(again).isInstanceOf(Outcome.Pending.class);
    assertThat(settled(again)).isInstanceOf(Outcome.Bad.class);
  }

  @Test
  void aTokenForOthersIsNotForUs() {
    outside.answers.put(
        "/token",
        _ ->
            "{\"status\":{\"authenticated\":true,\"user\":{\"username\":\"x\"},"
                + "\"audiences\":[\"elsewhere\"]}}");
    assertThat(prove("foreign", API)).isInstanceOf(Outcome.NotMine.class);
    assertThat(prove("foreign", List.of("elsewhere", "more")))
        .isInstanceOfSatisfying(
            Outcome.Proven.class,
            proven -> assertThat(proven.audiences()).containsExactly("elsewhere"));
  }
}
