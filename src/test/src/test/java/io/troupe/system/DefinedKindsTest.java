package io.troupe.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.system.ApiClient.Answer;
import java.io.IOException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Kinds defined after the start take part in what was there before them. */
@ExtendWith(SharedTroupe.class)
final class DefinedKindsTest {
  private static final String DEFINITIONS =
      "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  private static final String HOME = "/api/v1/namespaces/defined-kinds";
  private static final String GADGETS =
      "/apis/defined.example.com/v1/namespaces/defined-kinds/gadgets";

  /** Longer than a charge waits for a write that may have failed. */
  private static final Duration FREED_WITHIN = Scene.PATIENCE;

  private final ApiClient api = SharedTroupe.api();

  private static ObjectNode definition(String plural, String schema) {
    return Json.parse(
        """
        {"kind":"CustomResourceDefinition","apiVersion":"apiextensions.k8s.io/v1",
         "metadata":{"name":"%1$ss.defined.example.com"},
         "spec":{"group":"defined.example.com","scope":"Namespaced",
          "names":{"plural":"%1$ss","singular":"%1$s","kind":"%1$s"},
          "versions":[{"name":"v1","served":true,"storage":true,
           "schema":{"openAPIV3Schema":%2$s}}]}}
        """
            .formatted(plural, schema));
  }

  private static ObjectNode gadget(String name) {
    return Json.parse(
        "{\"kind\":\"gadget\",\"apiVersion\":\"defined.example.com/v1\",\"metadata\":{\"name\":\""
            + name
            + "\"}}");
  }

  private void created(String path, ObjectNode object) throws IOException {
    Answer answer = api.post(path, object);
    assertThat(answer.code()).as(answer.text()).isEqualTo(201);
  }

  @Test
  void whatIsDeletedFreesQuotaAndReplacingTakesAVersion() throws IOException {
    created(
        "/api/v1/namespaces",
        Json.parse(
            "{\"kind\":\"Namespace\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"defined-kinds\"}}"));
    created(
        HOME + "/resourcequotas",
        Json.parse(
            "{\"kind\":\"ResourceQuota\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"few\"},"
                + "\"spec\":{\"hard\":{\"count/gadgets.defined.example.com\":\"1\"}}}"));
    created(DEFINITIONS, definition("gadget", "{\"type\":\"object\"}"));
    // Before the quota's first count, writes are refused.
    Awaitility.await()
        .atMost(FREED_WITHIN)
        .until(() -> api.post(GADGETS, gadget("one")).code() == 201);

    Answer second = api.post(GADGETS, gadget("two"));
    assertThat(second.code()).isEqualTo(403);
    assertThat(second.message()).contains("exceeded quota: few");
    Answer replaced = api.put(GADGETS + "/one", gadget("one"));
    assertThat(replaced.code()).isEqualTo(422);
    assertThat(replaced.message())
        .isEqualTo(
            "gadgets.defined.example.com \"one\" is invalid: metadata.resourceVersion: Invalid"
                + " value: 0x0: must be specified for an update");

    assertThat(api.delete(GADGETS + "/one", "").code()).isEqualTo(200);
    Awaitility.await()
        .atMost(FREED_WITHIN)
        .until(() -> api.post(GADGETS, gadget("two")).code() == 201);
  }

  @Test
  void unknownKeywordsOfASchemaAreToldOrDropped() throws IOException {
    ObjectNode odd =
        definition("oddity", "{\"type\":\"object\",\"foo\":1,\"properties\":{\"a\":{\"bar\":2}}}");
    Answer strict = api.post(DEFINITIONS + "?fieldValidation=Strict", odd);
    assertThat(strict.code()).isEqualTo(400);
    assertThat(strict.message())
        .isEqualTo(
            "CustomResourceDefinition in version \"v1\" cannot be handled as a"
                + " CustomResourceDefinition: strict decoding error: unknown field"
                + " \"spec.versions[0].schema.openAPIV3Schema.foo\", unknown field"
                + " \"spec.versions[0].schema.openAPIV3Schema.properties.a.bar\"");
    odd.withObject("/spec/versions/0/schema/openAPIV3Schema/properties/a").put("type", "string");
    Answer warned = api.post(DEFINITIONS + "?fieldValidation=Warn", odd);
    assertThat(warned.code()).as(warned.text()).isEqualTo(201);
    assertThat(warned.warnings())
        .contains("299 - \"unknown field \\\"spec.versions[0].schema.openAPIV3Schema.foo\\\"\"");
    assertThat(warned.json().at("/spec/versions/0/schema/openAPIV3Schema").toString())
        .isEqualTo("{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}}}");
    assertThat(api.delete(DEFINITIONS + "/odditys.defined.example.com", "").code()).isEqualTo(200);
  }
}
