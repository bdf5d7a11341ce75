package io.troupe.core.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.meta.GroupVersionKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaCheckTest {
  private static final GroupVersionKind DEPLOYMENT =
      new GroupVersionKind("apps", "v1", "Deployment");
  private static final SchemaLibrary LIBRARY = new SchemaLibrary();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'spec':{'replicas':'3'}} | json: cannot unmarshal string into Go struct field"
            + " DeploymentSpec.spec.replicas of type int32",
        "{'spec':{'replicas':1.5}} | json: cannot unmarshal number 1.5 into Go struct field"
            + " DeploymentSpec.spec.replicas of type int32",
        "{'spec':{'paused':'no'}} | json: cannot unmarshal string into Go struct field"
            + " DeploymentSpec.spec.paused of type bool",
        "{'metadata':{'labels':{'a':1}}} | json: cannot unmarshal number into Go struct field"
            + " ObjectMeta.metadata.labels of type string",
        "{'spec':{'template':{'spec':{'containers':{}}}}} | json: cannot unmarshal object into Go"
            + " struct field PodSpec.spec.template.spec.containers of type []v1.Container",
        "{'spec':[]} | json: cannot unmarshal array into Go struct field Deployment.spec of type"
            + " v1.DeploymentSpec",
        "{'metadata':{'labels':'x'}} | json: cannot unmarshal string into Go struct field"
            + " ObjectMeta.metadata.labels of type map[string]string"
      })
  void wrongTypesAreToldInTheDecodersWords(String json, String words) {
    SchemaCheck check = deployment(json);
    assertThat(check.typeErrors()).containsExactly(words);
    assertThat(check.unreadable(DEPLOYMENT).orElseThrow().message())
        .isEqualTo("Deployment in version \"v1\" cannot be handled as a Deployment: " + words);
  }

  private static final String DEFINED =
      "{'spec':{'group':'example.com','versions':[{'name':'v1','schema':{'openAPIV3Schema':{"
          + "'foo':1,'type':'object','properties':{'a':{'bar':2,'type':'string'},"
          + "'b':{'items':{'baz':3,'type':'string'}},"
          + "'c':{'additionalProperties':{'baz':3,'type':'string'}},"
          + "'d':{'additionalProperties':false,'default':{'any':[{'thing':null}]}}}}}}]}}";

  @Test
  void unknownKeywordsOfADefinitionsSchemaAreToldWhereTheDecoderSeesThem() {
    String definition =
        "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinition";
    SchemaCheck check = check(definition, DEFINED);
    assertThat(check.typeErrors()).isEmpty();
    // What may be something other than a schema is read leniently, upstream too.
    assertThat(check.unknownFields())
        .containsExactly(
            "unknown field \"spec.versions[0].schema.openAPIV3Schema.foo\"",
            "unknown field \"spec.versions[0].schema.openAPIV3Schema.properties.a.bar\"");

    ObjectNode object = Json.parse(DEFINED.replace('\'', '"'));
    SchemaCheck.prune(LIBRARY.of(definition).orElseThrow(), object);
    assertThat(object.at("/spec/versions/0/schema/openAPIV3Schema").toString())
        .isEqualTo(
            ("{'type':'object','properties':{'a':{'type':'string'},"
                    + "'b':{'items':{'type':'string'}},"
                    + "'c':{'additionalProperties':{'type':'string'}},"
                    + "'d':{'additionalProperties':false,'default':{'any':[{'thing':null}]}}}}")
                .replace('\'', '"'));
  }

  @Test
  void quantitiesTimesAndBytesMustBeReadable() {
    assertThat(
            check(
                    "io.k8s.api.core.v1.ResourceRequirements",
                    "{'limits':{'cpu':'lots'},'requests':{'cpu':1,'memory':'1Gi'}}")
                .typeErrors())
        .singleElement()
        .asString()
        .startsWith("quantities must match the regular expression");
    assertThat(check("io.k8s.api.core.v1.Secret", "{'data':{'a':'not base64'}}").typeErrors())
        .containsExactly("illegal base64 data at input byte 3");
    assertThat(check("io.k8s.api.core.v1.Event", "{'lastTimestamp':'today'}").typeErrors())
        .singleElement()
        .asString()
        .startsWith("parsing time \"today\" as");
  }

  @Test
  void timesAreReadAsTheCalendarHasThem() {
    for (String good :
        List.of(
            "2026-11-21T19:43:08Z",
            "2028-02-29T00:00:00Z",
            "2026-12-31T23:59:59Z",
            "2026-11-21T19:43:08.123456Z",
            "2026-11-21T19:43:08+02:00")) {
      assertThat(check("io.k8s.api.core.v1.Event", "{'lastTimestamp':'" + good + "'}").typeErrors())
          .as(good)
          .isEmpty();
    }
    for (String bad :
        List.of(
            "2026-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-11-00T00:00:00Z",
            "2026-11-21T24:43:08Z",
            "2026-11-21T19:60:08Z",
            "2026-11-21 19:43:08Z",
            "2026-11-21T19:43:0xZ")) {
      assertThat(check("io.k8s.api.core.v1.Event", "{'lastTimestamp':'" + bad + "'}").typeErrors())
          .as(bad)
          .hasSize(1);
    }
  }

  @Test
  void unknownFieldsAreListedWithIndexes() {
    SchemaCheck check =
        deployment("{'foo':1,'spec':{'template':{'spec':{'containers':[{'nme':'a'}]}}}}");
    assertThat(check.unknownFields())
        .isEqualTo(
            List.of(
                "unknown field \"foo\"", "unknown field \"spec.template.spec.containers[0].nme\""));
    assertThat(
            check.strict(DEPLOYMENT, List.of("duplicate field \"spec\"")).orElseThrow().message())
        .endsWith(
            "strict decoding error: unknown field \"foo\", unknown field"
                + " \"spec.template.spec.containers[0].nme\", duplicate field \"spec\"");
  }

  @Test
  void pruningLeavesWhatEncodingWouldLeave() {
    ObjectNode object =
        json(
            "{'foo':1,'metadata':{'creationTimestamp':null,'labels':{},'name':'x'},'spec':{"
                + "'template':{'spec':{'containers':[{'args':[],'resources':{'limits':{'cpu':2}},"
                + "'securityContext':{}}]}}}}");
    SchemaCheck.prune(LIBRARY.of(DEPLOYMENT).orElseThrow(), object);
    assertThat(object)
        .isEqualTo(
            json(
                "{'metadata':{'name':'x'},'spec':{'template':{'spec':{'containers':["
                    + "{'resources':{'limits':{'cpu':'2'}},'securityContext':{}}]}}}}"));
  }

  @Test
  void whatIsOpenIsNeitherCheckedNorPruned() {
    ObjectNode object = json("{'data':{'any':{'thing':null,'list':[]}},'revision':1}");
    Schema schema = LIBRARY.of("io.k8s.api.apps.v1.ControllerRevision").orElseThrow();
    assertThat(SchemaCheck.of(schema, object).unknownFields()).isEmpty();
    ObjectNode before = object.deepCopy();
    SchemaCheck.prune(schema, object);
    assertThat(object).isEqualTo(before);
  }

  private static SchemaCheck deployment(String json) {
    return check("io.k8s.api.apps.v1.Deployment", json);
  }

  private static SchemaCheck check(String definition, String json) {
    return SchemaCheck.of(LIBRARY.of(definition).orElseThrow(), json(json));
  }

  private static ObjectNode json(String text) {
    return Json.parse(text.replace('\'', '"'));
  }

  @ParameterizedTest
  @CsvSource({"1000m, 1", "0.5, 500m", "1024Mi, 1Gi", "1e3, 1e3", "0, 0", "1500m, 1500m"})
  void quantitiesAreKeptInOneForm(String written, String kept) {
    ObjectNode resources = Json.object();
    resources.putObject("limits").put("cpu", written);
    SchemaCheck.prune(
        LIBRARY.of("io.k8s.api.core.v1.ResourceRequirements").orElseThrow(), resources);
    assertThat(resources.path("limits").path("cpu").asText()).isEqualTo(kept);
  }
}
