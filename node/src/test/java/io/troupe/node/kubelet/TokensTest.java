package io.troupe.node.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.core.json.Json;
import io.troupe.core.kubelet.AccountToken;
import io.troupe.core.kubelet.PodView;
import io.troupe.core.kubelet.TokenSource;
import io.troupe.core.link.NodeLink;
import io.troupe.node.link.LinkConnector;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TokensTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final PodView POD =
      new PodView(
          Json.parse(
              """
              {"metadata":{"name":"p","namespace":"d","uid":"u"},"spec":{"serviceAccountName":"robot","volumes":[
                {"name":"v","projected":{"sources":[{"serviceAccountToken":{"path":"token","expirationSeconds":1000}}]}}]}}\
              """));
  private static final TokenSource SOURCE = TokenSource.of(POD).getFirst();

  private final List<NodeLink.Up> sent = new ArrayList<>();
  private final LinkOutlet outlet = new LinkOutlet();
  private final Tokens tokens = new Tokens(outlet);

  @BeforeEach
  void link() {
    outlet.open(
        new LinkConnector.Uplink() {
          @Override
          public void send(NodeLink.Up message) {
            sent.add(message);
          }

          @Override
          public void close() {}
        });
    outlet.welcome(7);
  }

  private NodeLink.TokenWanted asked() {
    return (NodeLink.TokenWanted) sent.removeFirst();
  }

  private static NodeLink.TokenAnswer granted(NodeLink.TokenWanted wanted, String token) {
    String json =
        "{\"status\":{\"token\":\"%s\",\"expirationTimestamp\":\"%s\"}}"
            .formatted(token, NOW.plusSeconds(1000));
    return new NodeLink.TokenAnswer(7, wanted.query(), json.getBytes(), Optional.empty());
  }

  private static NodeLink.TokenAnswer refused(NodeLink.TokenWanted wanted) {
    return new NodeLink.TokenAnswer(7, wanted.query(), new byte[0], Optional.of("no"));
  }

  @Test
  void oneIsAskedForBoundToThePod() {
    tokens.want(POD, NOW);
    tokens.want(POD, NOW);
    assertThat(sent).hasSize(1);
    NodeLink.TokenWanted wanted = asked();
    assertThat(wanted.serviceAccount()).isEqualTo("robot");
    assertThat(new String(wanted.request()))
        .contains(
            "\"boundObjectRef\":{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"name\":\"p\",\"uid\":\"u\"}");
    assertThat(tokens.of(POD, SOURCE)).isEqualTo(new AccountToken.Awaited());
  }

  @Test
  void itIsRenewedAtFourFifthsOfItsLifeAndKeptWhileThatFails() {
    tokens.want(POD, NOW);
    assertThat(tokens.answered(granted(asked(), "one"), NOW)).contains("u");
    tokens.want(POD, NOW.plusSeconds(799));
    assertThat(sent).isEmpty();
    tokens.want(POD, NOW.plusSeconds(800));
    assertThat(tokens.answered(refused(asked()), NOW.plusSeconds(800))).isEmpty();
    assertThat(tokens.of(POD, SOURCE)).isEqualTo(new AccountToken.Granted("one"));
    tokens.want(POD, NOW.plusSeconds(810));
    assertThat(tokens.answered(granted(asked(), "two"), NOW.plusSeconds(810))).contains("u");
    assertThat(tokens.of(POD, SOURCE)).isEqualTo(new AccountToken.Granted("two"));
  }

  @Test
  void refusalIsToldAndAskedAgain() {
    tokens.want(POD, NOW);
    tokens.answered(refused(asked()), NOW);
    assertThat(tokens.of(POD, SOURCE)).isEqualTo(new AccountToken.Refused("no"));
    tokens.want(POD, NOW.plusSeconds(10));
    assertThat(sent).hasSize(1);
  }

  @Test
  void lostLinkMakesItAskAgainAndGonePodsAreForgotten() {
    tokens.want(POD, NOW);
    NodeLink.TokenWanted first = asked();
    tokens.linkLost();
    tokens.want(POD, NOW);
    assertThat(tokens.answered(granted(first, "late"), NOW)).isEmpty();
    tokens.answered(granted(asked(), "one"), NOW);
    tokens.forget("u");
    assertThat(tokens.of(POD, SOURCE)).isEqualTo(new AccountToken.Awaited());
  }
}
