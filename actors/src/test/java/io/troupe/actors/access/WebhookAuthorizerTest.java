package io.troupe.actors.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.authz.AccessConditions;
import io.troupe.actors.authz.AuthorizerLine;
import io.troupe.actors.authz.AuthorizerLine.Member;
import io.troupe.actors.authz.WebhookAuthorizer;
import io.troupe.actors.gate.RequestAuthorizer;
import io.troupe.core.auth.Attributes;
import io.troupe.core.auth.Authorizer.Decision;
import io.troupe.core.auth.Authorizer.Verdict;
import io.troupe.core.auth.Narrowing;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.select.FieldSelector;
import io.troupe.core.select.LabelSelector;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an authorization webhook is asked, and what becomes of what it says. */
class WebhookAuthorizerTest {
  private static final UserInfo ANNA =
      new UserInfo("anna", "7", List.of("devs"), Map.of("scopes", List.of("a")));
  private static final ClusterImage IMAGE = ClusterImage.of(1, List.of());
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static Outsiders outside;

  private final AtomicLong nanos = new AtomicLong();

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

  private WebhookAuthorizer webhook(Decision onFailure, Duration timeout, String... conditions) {
    return webhook(outside, onFailure, timeout, conditions);
  }

  private WebhookAuthorizer webhook(
      Outsiders asked, Decision onFailure, Duration timeout, String... conditions) {
    return new WebhookAuthorizer(
        asked.outgoing,
        new WebhookAuthorizer.Settings(
            "guard",
            asked.at("/authorize"),
            Map.of(),
            timeout,
            Duration.ofMinutes(5),
            Duration.ofSeconds(30),
            onFailure,
            AccessConditions.of(List.of(conditions))),
        nanos::get);
  }

  private WebhookAuthorizer webhook() {
    return webhook(Decision.NO_OPINION, PATIENCE);
  }

  private static void says(String status) {
    outside.answers.put("/authorize", _ -> "{\"status\":" + status + "}");
  }

  private static Attributes list(String namespace) {
    FieldSelector fields =
        new FieldSelector(List.of(new FieldSelector.Term("spec.nodeName", "n1", true)));
    return new Attributes(
        ANNA,
        "list",
        "apps",
        "v1",
        "deployments",
        "",
        namespace,
        "",
        "",
        Narrowing.of(fields, LabelSelector.EVERYTHING));
  }

  private static Verdict ask(RequestAuthorizer authorizer, Attributes request) {
    return authorizer.authorize(request, IMAGE).toCompletableFuture().join();
  }

  @Test
  void itIsAskedForAllThatIsKnownOfTheRequest() {
    says("{\"allowed\":true,\"reason\":\"because\"}");
    assertThat(ask(webhook(), list("team"))).isEqualTo(new Verdict(Decision.ALLOW, "because"));
    assertThat(outside.asked.getFirst().toString())
        .isEqualTo(
            "{\"kind\":\"SubjectAccessReview\",\"apiVersion\":\"authorization.k8s.io/v1\","
                + "\"metadata\":{},\"spec\":{\"resourceAttributes\":{\"namespace\":\"team\","
                + "\"verb\":\"list\",\"group\":\"apps\",\"version\":\"v1\","
                + "\"resource\":\"deployments\",\"fieldSelector\":{\"requirements\":["
                + "{\"key\":\"spec.nodeName\",\"operator\":\"In\",\"values\":[\"n1\"]}]}},"
                + "\"user\":\"anna\",\"groups\":[\"devs\"],\"extra\":{\"scopes\":[\"a\"]},"
                + "\"uid\":\"7\"}}");
  }

  @Test
  void aNoIsADenialOnlyIfItSaysSo() {
    says("{\"allowed\":false}");
    assertThat(ask(webhook(), list("a")).decision()).isEqualTo(Decision.NO_OPINION);
    says("{\"allowed\":false,\"denied\":true,\"reason\":\"never\"}");
    assertThat(ask(webhook(), list("b"))).isEqualTo(new Verdict(Decision.DENY, "never"));
    says("{\"allowed\":true,\"denied\":true}");
    assertThat(ask(webhook(), list("c")).decision()).isEqualTo(Decision.DENY);
  }

  @Test
  void answersAreKeptForAsLongAsTheyAreGood() {
    WebhookAuthorizer webhook = webhook();
    says("{\"allowed\":true}");
    ask(webhook, list("kept"));
    nanos.addAndGet(Duration.ofMinutes(4).toNanos());
    assertThat(ask(webhook, list("kept")).allowed()).isTrue();
    assertThat(outside.asked).hasSize(1);
    says("{\"allowed\":false}");
    nanos.addAndGet(Duration.ofMinutes(2).toNanos());
    assertThat(ask(webhook, list("kept")).allowed()).isFalse();
    nanos.addAndGet(Duration.ofSeconds(20).toNanos());
    ask(webhook, list("kept"));
    assertThat(outside.asked).hasSize(2);
    nanos.addAndGet(Duration.ofSeconds(20).toNanos());
    ask(webhook, list("kept"));
    assertThat(outside.asked).hasSize(3);
  }

  @Test
  void withoutAnAnswerThePolicyDecides() {
    Duration brief = Duration.ofMillis(200);
    // Questions that nobody waits for any more may come late: nobody else is asked them.
    try (Outsiders silent = new Outsiders()) {
      silent.answers.put("/authorize", _ -> null);
      assertThat(ask(webhook(silent, Decision.NO_OPINION, brief), list("x")).decision())
          .isEqualTo(Decision.NO_OPINION);
      Verdict denied = ask(webhook(silent, Decision.DENY, brief), list("x"));
      assertThat(denied.decision()).isEqualTo(Decision.DENY);
      assertThat(denied.error()).startsWith("webhook \"guard\": ");
    }
    assertThat(ask(webhook(Decision.DENY, PATIENCE), list("x")).error())
        .isEqualTo("webhook \"guard\": the webhook answered 500");
  }

  @Test
  void conditionsSpareItQuestions() {
    says("{\"allowed\":true}");
    String[] conditions = {
      "has(request.resourceAttributes)", "request.resourceAttributes.namespace == 'team'"
    };
    WebhookAuthorizer webhook = webhook(Decision.DENY, PATIENCE, conditions);
    assertThat(ask(webhook, list("other")).decision()).isEqualTo(Decision.NO_OPINION);
    assertThat(ask(webhook, Attributes.ofPath(ANNA, "get", "/metrics")).decision())
        .isEqualTo(Decision.NO_OPINION);
    assertThat(outside.asked).isEmpty();
    assertThat(ask(webhook, list("team")).allowed()).isTrue();
    WebhookAuthorizer broken = webhook(Decision.DENY, PATIENCE, "request.nowhere == 'x'");
    assertThat(ask(broken, list("team")).decision()).isEqualTo(Decision.DENY);
  }

  @Test
  void theLineGoesOnUntilSomebodyDecides() {
    Member deny = new Member.Local((_, _) -> new Verdict(Decision.DENY, "closed"));
    Member shrug = new Member.Local((_, _) -> new Verdict(Decision.NO_OPINION, "unsure"));
    says("{\"allowed\":false,\"reason\":\"not by me\"}");
    AuthorizerLine line = new AuthorizerLine(List.of(shrug, new Member.Remote(webhook()), deny));
    assertThat(ask(line, list("x")))
        .isEqualTo(new Verdict(Decision.DENY, "unsure, not by me, closed"));
    UserInfo master = new UserInfo("root", "", List.of(UserInfo.MASTERS), Map.of());
    assertThat(ask(line, Attributes.ofPath(master, "get", "/x")).allowed()).isTrue();
  }
}
