package io.troupe.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The life of a cluster: three nodes have started at once, one dies and comes back, a fourth joins,
 * one leaves under load, one is stopped until the others give it up, and all die at once.
 */
@ExtendWith(SharedCluster.class)
class FormingTest {
  private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
  private static final Duration SOON = Duration.ofSeconds(180);

  private final Set<String> made = new TreeSet<>();
  private final List<NodeClient> clients = new ArrayList<>();

  @Test
  void nodesComeAndGoAndNothingIsLost() throws Exception {
    ThreeNodes cluster = SharedCluster.cluster();
    try {
      everyNodeWritesAndReads(cluster, 1, 2, 3);
      everyNodeIsAMember(cluster, 3);

      cluster.node(3).kill9();
      everyNodeWritesAndReads(cluster, 1, 2);
      cluster.node(3).start();
      everyNodeWritesAndReads(cluster, 3);

      cluster.add().start("--join=" + cluster.node(2).address());
      everyNodeWritesAndReads(cluster, 1, 2, 3, 4);
      everyNodeIsAMember(cluster, 4);

      aNodeLeavesUnderLoad(cluster);
      aStoppedNodeComesBackInItsProcess(cluster);

      cluster
          .nodes()
          .forEach(node -> {
            if (node.isAlive()) {
              node.kill9();
            }
          });
      cluster.start();
      everyNodeWritesAndReads(cluster, 1, 2, 3);
    } finally {
      clients.forEach(NodeClient::close);
    }
  }

  private void everyNodeWritesAndReads(ThreeNodes cluster, int... numbers) {
    for (int number : numbers) {
      NodeClient client = client(cluster, number);
      String name = "at-" + number + "-" + made.size();
      await().atMost(SOON).until(() -> created(client, name));
      made.add(name);
    }
    for (int number : numbers) {
      NodeClient client = client(cluster, number);
      await()
          .atMost(SOON)
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(client.names(CONFIG_MAPS)).containsAll(made));
    }
  }

  private void everyNodeIsAMember(ThreeNodes cluster, int count) throws IOException {
    NodeClient client = client(cluster, 1);
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .untilAsserted(() ->
            assertThat(client.get("/troupe/v1/members").json().path("members"))
                .hasSize(count)
                .allSatisfy(m -> assertThat(m.path("state").asText()).isEqualTo("up")));
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .untilAsserted(() ->
            assertThat(
                    client
                        .get("/api/v1/namespaces/default/endpoints/kubernetes")
                        .json()
                        .at("/subsets/0/addresses"))
                .hasSize(count));
    await().atMost(SOON).until(client::ready);
  }

  /** A client that tries again, and elsewhere, when a node sends it away sees nothing fail. */
  private void aNodeLeavesUnderLoad(ThreeNodes cluster) throws Exception {
    NodeClient leaver = client(cluster, 4);
    NodeClient other = client(cluster, 1);
    cluster.node(4).leave();
    int served = 0;
    while (cluster.node(4).isAlive()) {
      String name = "while-leaving-" + served++;
      await(name).atMost(SOON).until(() -> created(leaver, name) || created(other, name));
      made.add(name);
    }
    assertThat(served).isPositive();
    assertThat(cluster.node(4).awaitEnd()).isEqualTo(143);
    cluster.forgetLast();
    everyNodeWritesAndReads(cluster, 1, 2, 3);
  }

  private void aStoppedNodeComesBackInItsProcess(ThreeNodes cluster) {
    ControlPlaneProcess node = cluster.node(2);
    long process = node.pid();
    node.freeze();
    NodeClient other = client(cluster, 1);
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(() -> other.get("/troupe/v1/members").text().contains("\"state\":\"down\""));
    node.thaw();
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(() -> !other.get("/troupe/v1/members").text().contains("\"state\":\"down\""));
    NodeClient again = client(cluster, 2);
    await().atMost(SOON).until(again::ready);
    assertThat(node.pid()).isEqualTo(process);
    assertThat(node.isAlive()).isTrue();
    everyNodeWritesAndReads(cluster, 2, 3);
  }

  private NodeClient client(ThreeNodes cluster, int number) {
    NodeClient client = cluster.node(number).client();
    clients.add(client);
    return client;
  }

  /** Also if an earlier attempt that got no answer has done it. */
  private static boolean created(NodeClient client, String name) {
    ObjectNode object = Json.parse("{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\"}");
    object.putObject("metadata").put("name", name);
    try {
      int code = client.post(CONFIG_MAPS, object).code();
      return code == 201 || code == 409;
    } catch (IOException unanswered) {
      return false;
    }
  }
}
