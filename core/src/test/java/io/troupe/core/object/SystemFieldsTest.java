package io.troupe.core.object;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.meta.Uid;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class SystemFieldsTest {
  private static ObjectNode object(String json) {
    return Json.parse(json.replace('\'', '"'));
  }

  @Test
  void fillOverwritesWhatAClientMayNotSet() {
    ObjectNode object =
        object(
            "{'metadata':{'name':'a','uid':'mine','generation':9,'selfLink':'x','labels':{},"
                + "'deletionTimestamp':'2020-01-01T00:00:00Z','managedFields':[{}],"
                + "'creationTimestamp':null}}");
    SystemFields.fill(object, new Uid("u"), Instant.parse("2026-01-02T03:04:05.9Z"), true);
    assertThat(object)
        .isEqualTo(
            object(
                "{'metadata':{'name':'a','uid':'u','creationTimestamp':'2026-01-02T03:04:05Z',"
                    + "'generation':1}}"));
  }

  @Test
  void carryOverKeepsTheServersFieldsOnly() {
    ObjectNode old =
        object(
            "{'metadata':{'name':'a','namespace':'n','uid':'u','generation':3,"
                + "'deletionTimestamp':'t','labels':{'l':'old'}}}");
    ObjectNode next =
        object("{'metadata':{'name':'a','uid':'other','generation':1,'labels':{'l':'new'}}}");
    SystemFields.carryOver(next, old);
    assertThat(next)
        .isEqualTo(
            object(
                "{'metadata':{'name':'a','namespace':'n','uid':'u','generation':3,"
                    + "'deletionTimestamp':'t','labels':{'l':'new'}}}"));
  }

  @Test
  void anEventIsNamedAfterWhatChanged() {
    ObjectNode old = object("{'metadata':{'a':1},'spec':{'b':1},'status':{'c':1}}");
    assertThat(
            SystemFields.classify(
                object("{'metadata':{'a':1},'spec':{'b':2},'status':{'c':2}}"), old))
        .isEqualTo(EventType.SPEC_CHANGED);
    assertThat(
            SystemFields.classify(
                object("{'metadata':{'a':2},'spec':{'b':1},'status':{'c':2}}"), old))
        .isEqualTo(EventType.STATUS_REPORTED);
    assertThat(
            SystemFields.classify(
                object("{'metadata':{'a':2},'spec':{'b':1},'status':{'c':1}}"), old))
        .isEqualTo(EventType.METADATA_CHANGED);
  }

  @Test
  void onlyContentCountsForTheGeneration() {
    ObjectNode old = object("{'metadata':{'generation':1},'spec':{'b':1},'status':{}}");
    ObjectNode status = object("{'metadata':{'generation':1},'spec':{'b':1},'status':{'c':1}}");
    SystemFields.countGeneration(status, old);
    assertThat(status.path("metadata").path("generation").asInt()).isEqualTo(1);
    ObjectNode spec = object("{'metadata':{'generation':1},'spec':{'b':2},'status':{}}");
    SystemFields.countGeneration(spec, old);
    assertThat(spec.path("metadata").path("generation").asInt()).isEqualTo(2);
  }

  @Test
  void theResourceVersionMakesNoDifference() {
    assertThat(
            SystemFields.same(
                object("{'metadata':{'name':'a'},'data':{'x':'1','y':'2'}}"),
                object("{'data':{'y':'2','x':'1'},'metadata':{'resourceVersion':'7','name':'a'}}")))
        .isTrue();
  }

  @Test
  void generatedNamesKeepFiftyEightCharactersOfTheBase() {
    String name = SystemFields.generateName("b".repeat(80), new SplittableRandom(1));
    assertThat(name).hasSize(63).startsWith("b".repeat(58));
    assertThat(name.substring(58)).matches("[bcdfghjklmnpqrstvwxz2456789]{5}");
  }
}
