package io.troupe.core.apply;

import static io.troupe.core.apply.Applying.CONFIG_MAP;
import static io.troupe.core.apply.Applying.DEPLOYMENT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import org.junit.jupiter.api.Test;

/** What updates do to owners. */
final class OwnershipTest {
  private static final String POD =
      "template: {metadata: {labels: {app: x}}, spec: {containers: [{name: c, image: i,"
          + " ports: [{containerPort: 80, protocol: TCP}]}]}}";

  @Test
  void aCreatorOwnsWhatItSentAndNothingOfTheServers() {
    Applying it =
        new Applying(DEPLOYMENT)
            .create(
                "me",
                "{metadata: {uid: u, generation: 1, creationTimestamp: t, labels: {a: b}},"
                    + " spec: {replicas: 1, selector: {matchLabels: {app: x}}, strategy: {type:"
                    + " RollingUpdate, rollingUpdate: {maxSurge: 1}}, "
                    + POD
                    + "}, status: {replicas: 1}}");
    assertThat(it.owned("me"))
        .isEqualTo(
            "{'metadata':{'labels':{'.':{},'a':{}}},'spec':{'replicas':{},'selector':{},"
                + "'strategy':{'rollingUpdate':{'.':{},'maxSurge':{}},'type':{}},"
                + "'template':{'metadata':{'labels':{'.':{},'app':{}}},'spec':{'containers':"
                + "{'k:{\\'name\\':\\'c\\'}':{'.':{},'image':{},'name':{},'ports':{'.':{},"
                + "'k:{\\'containerPort\\':80,\\'protocol\\':\\'TCP\\'}':{'.':{},"
                + "'containerPort':{},'protocol':{}}}}}}}}}");
    assertThat(it.managed().entries().getFirst().json().properties().stream().map(e -> e.getKey()))
        .containsExactly("manager", "operation", "apiVersion", "time", "fieldsType", "fieldsV1");
  }

  @Test
  void whoChangesAFieldTakesIt() {
    Applying it = new Applying(CONFIG_MAP).create("a", "{data: {x: '1', y: '1'}}");
    it.update("b", "{data: {x: '2', y: '1', z: '1'}}");
    assertThat(it.owned("a")).isEqualTo("{'data':{'.':{},'y':{}}}");
    assertThat(it.owned("b")).isEqualTo("{'data':{'x':{},'z':{}}}");
    it.update("c", "{data: {z: '1'}}");
    assertThat(it.owned("a")).isEqualTo("{'data':{}}");
    assertThat(it.owned("b")).isEqualTo("{'data':{'z':{}}}");
    assertThat(it.owned("c")).as("who only removes owns nothing").isEqualTo("{}");
    it.update("b", "{data: {z: '2'}}");
    assertThat(it.owned("b")).isEqualTo("{'data':{'z':{}}}");
    it.update("c", "{}");
    assertThat(it.managed().isEmpty()).isTrue();
    assertThat(it.object.path("metadata").has("managedFields")).isFalse();
  }

  @Test
  void timesMoveOnlyForTheWriterAndOnlyWithAChange() {
    Applying it = new Applying(CONFIG_MAP).create("a", "{data: {x: '1'}}");
    String created = it.time("a");
    ObjectNode before = it.object;
    it.update("a", "{data: {x: '1'}}").update("b", "{data: {x: '1'}}");
    assertThat(it.object).isEqualTo(before);
    it.update("b", "{data: {x: '1', y: '1'}}");
    assertThat(it.time("a")).isEqualTo(created);
    String first = it.time("b");
    it.update("b", "{data: {x: '1', y: '2'}}");
    assertThat(it.time("b")).isGreaterThan(first);
    assertThat(it.owned("b")).isEqualTo("{'data':{'y':{}}}");
  }

  @Test
  void oneNameInTwoEndpointsIsTwoOwners() {
    Applying it = new Applying(DEPLOYMENT).create("a", "{spec: {replicas: 1}}");
    ObjectNode next = it.object.deepCopy();
    next.putObject("status").put("replicas", 3);
    it.update("a", "status", next);
    assertThat(it.managed().entries()).hasSize(2);
    assertThat(it.managed().entries().getLast().json().path("subresource").asText())
        .isEqualTo("status");
    assertThat(it.managed().entries().getLast().set().has("f:status", "f:replicas")).isTrue();
  }

  @Test
  void oneEmptyEntryResetsAndNothingIsTrackedUntilAnApply() {
    Applying it = new Applying(CONFIG_MAP).create("a", "{data: {x: '1'}}");
    ObjectNode next = it.object.deepCopy();
    next.withObject("metadata").putArray("managedFields").addObject();
    it.update("b", "", next);
    assertThat(it.managed().isEmpty()).isTrue();
    it.update("b", "{data: {x: '2'}}");
    assertThat(it.managed().isEmpty()).isTrue();
    it.apply("c", "{data: {y: '1'}}");
    assertThat(it.owned("before-first-apply")).isEqualTo("{'data':{'.':{},'x':{}}}");
    assertThat(it.owned("c")).isEqualTo("{'data':{'y':{}}}");
  }

  @Test
  void anEmptyListIsNoWishOfAClient() {
    Applying it = new Applying(CONFIG_MAP).create("a", "{data: {x: '1'}}");
    ObjectNode next = it.object.deepCopy();
    next.withObject("metadata").putArray("managedFields");
    it.update("b", "", next);
    assertThat(it.owned("a")).isEqualTo("{'data':{'.':{},'x':{}}}");
  }

  @Test
  void entriesThatAClientSendsCountWhereTheyAreUnderstood() {
    Applying it = new Applying(CONFIG_MAP).create("a", "{data: {x: '1', y: '1'}}");
    ObjectNode next = it.object.deepCopy();
    ObjectNode entry = (ObjectNode) next.path("metadata").path("managedFields").get(0);
    entry.put("manager", "other").put("operation", "Apply");
    it.update("b", "", next);
    assertThat(it.owned("a")).isEqualTo("{}");
    assertThat(it.owned("other")).isEqualTo("{'data':{'.':{},'x':{},'y':{}}}");
    assertThat(it.owned("b")).isEqualTo("{}");

    for (String bad :
        new String[] {
          "{'operation':'Patch'}",
          "{'apiVersion':''}",
          "{'fieldsType':'FieldsV2'}",
          "{'fieldsV1':{'x':{}}}",
          "{'time':'yesterday'}"
        }) {
      ObjectNode wrong = it.object.deepCopy();
      ((ObjectNode) wrong.path("metadata").path("managedFields").get(0))
          .setAll(Json.parse(bad.replace('\'', '"')));
      ObjectNode before = it.object;
      it.update("b", "", wrong);
      assertThat(it.object).as(bad).isEqualTo(before);
    }
  }

  @Test
  void beyondTenTheOldestUpdatersOfAVersionBecomeOne() {
    Applying it = new Applying(CONFIG_MAP).create("m0", "{data: {k0: '1'}}");
    StringBuilder data = new StringBuilder("k0: '1'");
    for (int i = 1; i < 13; i++) {
      data.append(", k").append(i).append(": '1'");
      it.update("m" + i, "{data: {" + data + "}}");
    }
    assertThat(it.managed().entries()).hasSize(Managed.UPDATERS_MAX);
    assertThat(it.owned("ancient-changes"))
        .isEqualTo("{'data':{'.':{},'k0':{},'k1':{},'k2':{},'k3':{}}}");
    assertThat(it.owned("m4")).isEqualTo("{'data':{'k4':{}}}");
    assertThat(it.owned("m3")).isEqualTo("{}");
  }

  @Test
  void entriesOfVersionsNobodyServesAreForgotten() {
    Applying it = new Applying(DEPLOYMENT).create("a", "{spec: {replicas: 1, paused: true}}");
    ObjectNode next = it.object.deepCopy();
    ((ObjectNode) next.path("metadata").path("managedFields").get(0))
        .put("apiVersion", "extensions/v1beta1");
    it.update("b", "", next);
    it.update("b", "{spec: {replicas: 2, paused: true}}");
    assertThat(it.owned("a")).isEqualTo("{}");
    assertThat(it.owned("b")).isEqualTo("{'spec':{'replicas':{}}}");
  }

  @Test
  void namesComeFromUserAgentsAsUpstreamTakesThem() {
    assertThat(FieldManager.nameOf("said", "kubectl/v1")).isEqualTo("said");
    assertThat(FieldManager.nameOf("", "kubectl/v1.32 (linux)")).isEqualTo("kubectl");
    assertThat(FieldManager.nameOf("", "Mozilla 5.0")).isEqualTo("Mozilla 5.0");
    assertThat(FieldManager.nameOf("", "a\u0001b\u00a0c/x")).isEqualTo("abc");
    assertThat(FieldManager.nameOf("", "ü".repeat(100)).length()).isEqualTo(64);
    assertThat(new FieldManager("", Operation.UPDATE, "v1", "").name()).isEqualTo("unknown");
  }
}
