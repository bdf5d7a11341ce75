package io.troupe.actors.authn;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.gate.Authentication;
import io.troupe.actors.gate.Credentials;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.ObjectFacts;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.Uid;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticationTest {
  private static final String ISSUER = "https://kubernetes.default.svc";
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final SigningKey KEY = new SigningKey(keys("EC", 256));

  private static final StoredObject ROBOT = stored("serviceaccounts", "robot", "robot-uid", "{}");
  private static final StoredObject POD =
      stored("pods", "p", "pod-uid", "{\"serviceAccountName\":\"robot\",\"nodeName\":\"n1\"}");
  private static final StoredObject NODE = node("n1", "node-uid");

  private Instant now = START;
  private ClusterImage image = ClusterImage.of(3, List.of(ROBOT, POD, NODE));
  private final TokenIssuer issuer = new TokenIssuer(KEY, ISSUER, () -> now, new Random(1));
  private final DefaultAuthenticator authenticator =
      new DefaultAuthenticator(
          KEY,
          ISSUER,
          new StaticTokens(
              Map.of("let-me-in", new UserInfo("anna", "7", List.of("devs"), Map.of()))),
          () -> now,
          () -> image);

  @Test
  void noCredentialsAreAnonymousAndBadOnesNobody() {
    assertThat(shown(new Credentials.None())).contains(UserInfo.anonymous());
    assertThat(bearer("")).isEmpty();
    assertThat(bearer("nonsense")).isEmpty();
    assertThat(bearer("x".repeat(100_000))).isEmpty();
  }

  @Test
  void aCertificateNamesUserAndGroups() {
    assertThat(CertificateNames.user(new X500Principal("O=system:masters,O=ops,CN=root,L=here")))
        .hasValueSatisfying(user -> {
          assertThat(user.name()).isEqualTo("root");
          assertThat(user.groups())
              .containsExactlyInAnyOrder("system:masters", "ops", UserInfo.AUTHENTICATED);
        });
    assertThat(CertificateNames.user(new X500Principal("CN=system:node:n1, O=system:nodes")))
        .hasValueSatisfying(user -> assertThat(user.groups()).contains("system:nodes"));
    assertThat(CertificateNames.user(new X500Principal("CN=a+O=b")))
        .hasValueSatisfying(user -> assertThat(user.groups()).contains("b"));
    assertThat(CertificateNames.user(new X500Principal("O=system:masters"))).isEmpty();
  }

  @Test
  void staticTokensAreKnown() {
    assertThat(bearer("let-me-in"))
        .contains(new UserInfo("anna", "7", List.of("devs", UserInfo.AUTHENTICATED), Map.of()));
    assertThat(bearer("let-me-im")).isEmpty();
  }

  @Test
  void theAdminTokenNamesTheAdminUntilItExpires() {
    String token = issuer.adminToken(Duration.ofHours(1), Map.of());
    assertThat(bearer(token))
        .hasValueSatisfying(user -> {
          assertThat(user.name()).isEqualTo("kubernetes-admin");
          assertThat(user.groups()).contains(UserInfo.MASTERS, UserInfo.AUTHENTICATED);
        });
    now = START.plus(Duration.ofMinutes(62));
    assertThat(bearer(token)).isEmpty();
  }

  @Test
  void aServiceAccountTokenIsItsAccount() {
    UserInfo user = bearer(token("{}")).orElseThrow();
    assertThat(user.name()).isEqualTo("system:serviceaccount:default:robot");
    assertThat(user.uid()).isEqualTo("robot-uid");
    assertThat(user.groups())
        .containsExactly(
            "system:serviceaccounts", "system:serviceaccounts:default", UserInfo.AUTHENTICATED);
    assertThat(user.extra()).containsKey("authentication.kubernetes.io/credential-id");
  }

  @Test
  void aTokenDiesWithItsAccountEvenOnceVerified() {
    String token = token("{}");
    assertThat(bearer(token)).isPresent();
    image = ClusterImage.of(1, List.of(POD));
    assertThat(bearer(token)).isEmpty();
    StoredObject reborn = stored("serviceaccounts", "robot", "another-uid", "{}");
    image = ClusterImage.of(1, List.of(reborn));
    assertThat(bearer(token)).isEmpty();
  }

  @Test
  void aBoundTokenDiesWithItsPod() {
    String token =
        token("{\"boundObjectRef\":{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"name\":\"p\"}}");
    assertThat(bearer(token).orElseThrow().extra())
        .containsEntry("authentication.kubernetes.io/pod-name", List.of("p"))
        .containsEntry("authentication.kubernetes.io/node-name", List.of("n1"));
    image = ClusterImage.of(2, List.of(ROBOT, POD));
    assertThat(bearer(token)).isPresent();
    image = ClusterImage.of(1, List.of(ROBOT));
    assertThat(bearer(token)).isEmpty();
  }

  @Test
  void tokensForOthersAreNotForUs() {
    assertThat(bearer(token("{\"audiences\":[\"vault\"]}"))).isEmpty();
    assertThat(bearer(token("{\"audiences\":[\"vault\",\"" + ISSUER + "\"]}"))).isPresent();
  }

  @Test
  void theAnswerIsATokenRequestWithDefaults() {
    ObjectNode answer = minted("{}");
    assertThat(answer.path("kind").asText()).isEqualTo("TokenRequest");
    assertThat(answer.path("apiVersion").asText()).isEqualTo("authentication.k8s.io/v1");
    assertThat(answer.at("/spec/audiences/0").asText()).isEqualTo(ISSUER);
    assertThat(answer.at("/spec/expirationSeconds").asInt()).isEqualTo(3600);
    assertThat(answer.at("/status/expirationTimestamp").asText()).isEqualTo("2026-01-01T01:00:00Z");
  }

  @Test
  void injectedTokensLiveLongerThanTheySay() {
    String spec =
        "{\"expirationSeconds\":3607,\"boundObjectRef\":{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"name\":\"p\"}}";
    String token = minted(spec).at("/status/token").asText();
    now = START.plus(Duration.ofDays(300));
    assertThat(bearer(token)).isPresent();
    now = START.plus(Duration.ofDays(366));
    assertThat(bearer(token)).isEmpty();
  }

  @Test
  void badRequestsForTokensAreRefusedInUpstreamsWords() {
    assertThat(refused("{\"expirationSeconds\":599}"))
        .endsWith(
            "spec.expirationSeconds: Invalid value: 599: may not specify a duration less than 10"
                + " minutes");
    assertThat(
            refused("{\"boundObjectRef\":{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"name\":\"q\"}}"))
        .isEqualTo("pods \"q\" not found");
    assertThat(
            refused(
                "{\"boundObjectRef\":{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"name\":\"p\",\"uid\":\"x\"}}"))
        .contains("the UID in the bound object reference (x) does not match the UID in record");
    assertThat(
            refused(
                "{\"boundObjectRef\":{\"kind\":\"Lamp\",\"apiVersion\":\"v1\",\"name\":\"p\"}}"))
        .startsWith("cannot bind token for serviceaccount \"robot\" to type ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC", "RSA"})
  void anotherKeysTokensAreRefused(String algorithm) {
    SigningKey other = new SigningKey(keys(algorithm, algorithm.equals("EC") ? 256 : 2048));
    TokenIssuer stranger = new TokenIssuer(other, ISSUER, () -> now, new Random(2));
    String token = stranger.adminToken(Duration.ofHours(1), Map.of());
    assertThat(bearer(token)).isEmpty();
    TokenVerifier own = new TokenVerifier(other, ISSUER, () -> now, () -> image);
    assertThat(own.prove(token, List.of(ISSUER))).isInstanceOf(TokenProof.Outcome.Proven.class);
    assertThat(other.publicKeySet()).contains("\"kid\"").doesNotContain("\"d\"");
  }

  @Test
  void nothingThatLooksLikeATokenThrows() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    String good = issuer.adminToken(Duration.ofHours(1), Map.of());
    for (int round = 0; round < 2_000; round++) {
      StringBuilder bad = new StringBuilder(good);
      for (int change = 0; change <= random.nextInt(4); change++) {
        bad.setCharAt(random.nextInt(bad.length()), (char) (' ' + random.nextInt(100)));
      }
      bad.setLength(1 + random.nextInt(bad.length()));
      String token = bad.toString();
      if (!good.startsWith(token) || token.length() < good.length()) {
        // Base64 leaves the last bits of a signature unused, so a change there may do nothing, and
        // has two ways to write some characters.
        boolean sameSignedPart =
            token.length() == good.length()
                && token
                    .replace('+', '-')
                    .replace('/', '_')
                    .startsWith(good.substring(0, good.length() - 1));
        assertThat(bearer(token).isPresent() && !sameSignedPart)
            .as("seed %d %s", seed, token)
            .isFalse();
      }
    }
  }

  private Optional<UserInfo> bearer(String token) {
    return shown(new Credentials.BearerToken(token));
  }

  private Optional<UserInfo> shown(Credentials credentials) {
    return authenticator.authenticate(credentials) instanceof Authentication.Proven(var user, _)
        ? Optional.of(user)
        : Optional.empty();
  }

  private String token(String spec) {
    return minted(spec).at("/status/token").asText();
  }

  private ObjectNode minted(String spec) {
    return switch (mint(spec)) {
      case Result.Ok<ObjectNode>(var answer) -> answer;
      case Result.Refused<ObjectNode>(Failure failure) -> throw new AssertionError(failure);
    };
  }

  private String refused(String spec) {
    return switch (mint(spec)) {
      case Result.Ok<ObjectNode>(var answer) -> throw new AssertionError(answer);
      case Result.Refused<ObjectNode>(Failure failure) -> failure.message();
    };
  }

  private Result<ObjectNode> mint(String spec) {
    return issuer.mint(ROBOT, Json.parse("{\"spec\":" + spec + "}"), image);
  }

  private static StoredObject stored(String resource, String name, String uid, String spec) {
    return stored(ObjectKey.of("", resource, "default", name), uid, spec);
  }

  private static StoredObject node(String name, String uid) {
    return stored(ObjectKey.of("", "nodes", "", name), uid, "{}");
  }

  private static StoredObject stored(ObjectKey key, String uid, String spec) {
    ObjectNode object =
        Json.parse("{\"kind\":\"K\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"n\"}}");
    object.set("spec", Json.parse(spec));
    byte[] json = Json.withResourceVersion(Json.stored(object), 1);
    return new StoredObject(key, new Uid(uid), 1, 1, json, ObjectFacts.of(object, Map.of()));
  }

  private static KeyPair keys(String algorithm, int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
