package io.troupe.core.admit;

import static io.troupe.core.fixture.ObjectFixture.image;
import static io.troupe.core.fixture.ObjectFixture.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.kind.Samples;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.outcome.Failure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Defaults and bounds of a namespace, in upstream's words. */
class LimitRangerTest {
  private static final UserInfo USER = new UserInfo("u", "", List.of(), Map.of());
  private final LimitRanger plugin = new LimitRanger();

  private static AdmissionRequest create(String resource, ObjectNode object, ClusterImage image) {
    var kind = Samples.kind(resource);
    return new AdmissionRequest(
        AdmissionRequest.Operation.CREATE,
        kind,
        new ObjectKey(kind.type(), "n", "x"),
        "",
        Optional.of(object),
        Optional.empty(),
        USER,
        false,
        image,
        AdmissionContext.NONE);
  }

  private static ClusterImage range(String limit) {
    return image(
        yaml(
            "{apiVersion: v1, kind: LimitRange, metadata: {name: l, namespace: n}, spec: {limits: ["
                + limit
                + "]}}"));
  }

  @Test
  void whatAContainerLeavesOutIsFilledInAndNoted() {
    ObjectNode pod =
        Samples.json(
            "{'metadata':{},'spec':{'containers':[{'name':'a','resources':{'requests':{'cpu':'1'}}},{'name':'b'}]}}");
    var image =
        range("{type: Container, default: {cpu: '2', memory: 1Gi}, defaultRequest: {cpu: 500m}}");
    assertThat(plugin.mutate(create("pods", pod, image))).isEmpty();
    assertThat(pod.path("spec").path("containers").path(1).path("resources").toString())
        .isEqualTo(
            "{\"requests\":{\"cpu\":\"500m\"},\"limits\":{\"cpu\":\"2\",\"memory\":\"1Gi\"}}");
    assertThat(pod.at("/metadata/annotations").path("kubernetes.io/limit-ranger").asText())
        .isEqualTo(
            "LimitRanger plugin set: cpu, memory limit for container a; cpu request for container"
                + " b; cpu, memory limit for container b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{type: Container, min: {cpu: '2'}} | minimum cpu usage per Container is 2, but request is 1",
        "{type: Container, max: {cpu: 500m}} | maximum cpu usage per Container is 500m, but limit is"
            + " 3",
        "{type: Container, min: {memory: 1Mi}} | minimum memory usage per Container is 1Mi.  No"
            + " request is specified",
        "{type: Container, maxLimitRequestRatio: {cpu: '2'}} | cpu max limit to request ratio per"
            + " Container is 2, but provided ratio is 3.000000",
        "{type: Pod, max: {cpu: '2', memory: 1Gi}} | [maximum cpu usage per Pod is 2, but limit is 3,"
            + " maximum memory usage per Pod is 1Gi.  No limit is specified]"
      })
  void podsOutOfRange(String limit, String why) {
    ObjectNode pod =
        Samples.json(
            "{'spec':{'containers':[{'name':'a','resources':{'requests':{'cpu':'1'},'limits':{'cpu':'3'}}}]}}");
    assertThat(plugin.validate(create("pods", pod, range(limit))).map(Failure::message))
        .contains("pods \"x\" is forbidden: " + why);
  }
}
