package io.troupe.actors.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.troupe.actors.accessconfig.AuthenticationFile;
import io.troupe.actors.accessconfig.BadConfiguration;
import io.troupe.actors.authn.TokenProof.Outcome;
import io.troupe.actors.authn.oidc.JwtIssuer;
import io.troupe.core.auth.UserInfo;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tokens of a real issuer on loopback, with real keys. */
class JwtIssuerTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final String DISCOVERY = "/.well-known/openid-configuration";
  private static final RSAKey FIRST = key("first");
  private static final RSAKey SECOND = key("second");
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
  void publish() {
    outside.paths.clear();
    outside.answers.put(
        DISCOVERY,
        _ -> "{\"issuer\":\"%1$s\",\"jwks_uri\":\"%1$s/keys\"}".formatted(outside.url()));
    publish(FIRST);
  }

  private static void publish(RSAKey... keys) {
    String set = new JWKSet(List.of(keys)).toString();
    outside.answers.put("/keys", _ -> set);
  }

  private static RSAKey key(String id) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      var pair = generator.generateKeyPair();
      return new RSAKey.Builder((RSAPublicKey) pair.getPublic())
          .privateKey(pair.getPrivate())
          .keyID(id)
          .build();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private JwtIssuer issuer(String mappings) {
    String file =
        """
        apiVersion: apiserver.config.k8s.io/v1
        kind: AuthenticationConfiguration
        jwt:
        - issuer:
            url: %s
            audiences: [troupe, other]
            certificateAuthority: |
        %s
        %s
        """
            .formatted(outside.url(), outside.certificate().indent(6), mappings);
    return new JwtIssuer(
        AuthenticationFile.parse(file).issuers().getFirst(),
        (remote, limit) -> outside.outgoing.get(remote, "", Map.of(), limit),
        () -> NOW,
        nanos::get);
  }

  private JwtIssuer byClaims() {
    return issuer(
        """
          claimMappings:
            username: {claim: sub, prefix: "oidc:"}
            groups: {claim: roles, prefix: ""}
        """);
  }

  private static String token(RSAKey key, Map<String, Object> claims) throws Exception {
    JWTClaimsSet.Builder said =
        new JWTClaimsSet.Builder()
            .issuer(outside.url())
            .audience("troupe")
            .subject("anna")
            .expirationTime(Date.from(NOW.plusSeconds(60)));
    claims.forEach(said::claim);
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), said.build());
    jwt.sign(new RSASSASigner(key));
    return jwt.serialize();
  }

  private static Outcome.Settled prove(JwtIssuer issuer, String token) {
    return switch (issuer.prove(token, List.of())) {
      case Outcome.Settled settled -> settled;
      case Outcome.Pending(var pending) -> pending.toCompletableFuture().join();
    };
  }

  private static UserInfo user(Outcome.Settled outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Proven.class);
    return ((Outcome.Proven) outcome).user();
  }

  @Test
  void claimsBecomeAUserAndTheKeysAreFetchedOnce() throws Exception {
    JwtIssuer issuer = byClaims();
    UserInfo user = user(prove(issuer, token(FIRST, Map.of("roles", List.of("a", "b")))));
    assertThat(user.name()).isEqualTo("oidc:anna");
    assertThat(user.groups()).containsExactly("a", "b", UserInfo.AUTHENTICATED);
    assertThat(issuer.prove(token(FIRST, Map.of("roles", "one")), List.of()))
        .isInstanceOf(Outcome.Proven.class);
    assertThat(outside.paths).containsExactly(DISCOVERY, "/keys");
  }

  @Test
  void aNewKeyIsFoundAndAnInventedOneDoesNotFloodTheIssuer() throws Exception {
    JwtIssuer issuer = byClaims();
    user(prove(issuer, token(FIRST, Map.of())));
    publish(FIRST, SECOND);
    String rotated = token(SECOND, Map.of());
    assertThat(prove(issuer, rotated)).isInstanceOf(Outcome.Bad.class);
    assertThat(outside.paths).hasSize(2);
    nanos.addAndGet(Duration.ofSeconds(11).toNanos());
    user(prove(issuer, rotated));
    assertThat(outside.paths).hasSize(4);
  }

  @Test
  void badTokensAreRefused() throws Exception {
    JwtIssuer issuer = byClaims();
    String good = token(FIRST, Map.of());
    assertThat(prove(issuer, good.substring(0, good.length() - 8) + "AAAAAAAA"))
        .isInstanceOf(Outcome.Bad.class);
    assertThat(prove(issuer, token(FIRST, Map.of("aud", "elsewhere"))))
        .isInstanceOf(Outcome.Bad.class);
    assertThat(prove(issuer, token(FIRST, Map.of("exp", Date.from(NOW.minusSeconds(1))))))
        .isInstanceOf(Outcome.Bad.class);
    assertThat(prove(issuer, token(FIRST, Map.of("iss", "https://elsewhere"))))
        .isInstanceOf(Outcome.NotMine.class);
    assertThat(prove(issuer, "no.token.at-all")).isInstanceOf(Outcome.NotMine.class);
  }

  @Test
  void expressionsMapAndJudge() throws Exception {
    JwtIssuer issuer =
        issuer(
            """
              claimValidationRules:
              - {claim: hd, requiredValue: example.com}
              - {expression: "claims.level >= 3", message: too low}
              claimMappings:
                username: {expression: "claims.sub + '@' + claims.hd"}
                groups: {expression: "claims.roles.map(r, 'oidc:' + r)"}
                uid: {claim: sub}
                extra:
                - {key: example.com/tenant, valueExpression: "claims.tenant"}
              userValidationRules:
              - {expression: "!user.username.startsWith('system:')", message: reserved}
            """);
    Map<String, Object> claims =
        Map.of("hd", "example.com", "level", 3, "roles", List.of("dev"), "tenant", "t1");
    UserInfo user = user(prove(issuer, token(FIRST, claims)));
    assertThat(user.name()).isEqualTo("anna@example.com");
    assertThat(user.uid()).isEqualTo("anna");
    assertThat(user.groups()).containsExactly("oidc:dev", UserInfo.AUTHENTICATED);
    assertThat(user.extra()).containsEntry("example.com/tenant", List.of("t1"));
    Map<String, Object> low = new HashMap<>(claims);
    low.put("level", 2);
    assertThat(prove(issuer, token(FIRST, low)))
        .isInstanceOfSatisfying(
            Outcome.Bad.class, bad -> assertThat(bad.why()).endsWith(": too low"));
    Map<String, Object> reserved = new HashMap<>(claims);
    reserved.put("sub", "system:admin");
    assertThat(prove(issuer, token(FIRST, reserved))).isInstanceOf(Outcome.Bad.class);
  }

  @Test
  void aWrongFileNamesThePlace() {
    assertThatThrownBy(() -> issuer("  claimMappings: {username: {claim: sub}}"))
        .isInstanceOf(BadConfiguration.class)
        .hasMessageStartingWith("jwt[0].claimMappings.username.prefix: Required value");
    assertThatThrownBy(() -> issuer("  claimMappings: {username: {expression: 'claims.('}}"))
        .isInstanceOf(BadConfiguration.class)
        .hasMessageStartingWith("jwt[0].claimMappings.username.expression: ");
  }
}
