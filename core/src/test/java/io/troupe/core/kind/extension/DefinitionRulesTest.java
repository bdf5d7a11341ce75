package io.troupe.core.kind.extension;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.outcome.FieldError;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DefinitionRulesTest {
  private static final String WHOLE =
      "{'metadata':{'name':'foos.example.com'},'spec':{'group':'example.com','scope':'Namespaced',"
          + "'names':{'plural':'foos','kind':'Foo'},'versions':[{'name':'v1','served':true,"
          + "'storage':true,'schema':{'openAPIV3Schema':{'type':'object','properties':{'spec':%s}}}}]}}";
  private final DefinitionRules rules = new DefinitionRules();

  private static ObjectNode definition(String spec) {
    return Json.parse(WHOLE.formatted(spec).replace('\'', '"'));
  }

  private List<String> errors(ObjectNode definition) {
    rules.applyDefaults(definition);
    return rules.validate(definition).stream().map(FieldError::text).toList();
  }

  @Test
  void namesAndConversionAreFilledIn() {
    ObjectNode definition = definition("{'type':'object'}");
    assertThat(errors(definition)).isEmpty();
    assertThat(definition.path("spec").path("names").path("singular").asText()).isEqualTo("foo");
    assertThat(definition.path("spec").path("names").path("listKind").asText())
        .isEqualTo("FooList");
    assertThat(definition.path("spec").path("conversion").path("strategy").asText())
        .isEqualTo("None");
    ObjectNode again = definition.deepCopy();
    rules.applyDefaults(again);
    assertThat(again).isEqualTo(definition);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|.type: Required value: must not be empty for specified object fields",
        "{'type':'array'}|.items: Required value: must be specified",
        "{'type':'int'}|.type: Unsupported value: \"int\": supported values: \"array\", \"boolean\", \"integer\", \"number\", \"object\", \"string\"",
        "{'type':'array','items':{}}|.items.type: Required value: must not be empty for specified array items",
        "{'type':'string','x-kubernetes-int-or-string':true}|.type: Invalid value: \"string\": must be empty if x-kubernetes-int-or-string is true",
        "{'type':'object','uniqueItems':true}|.uniqueItems: Forbidden: uniqueItems cannot be set to true since the runtime complexity becomes quadratic",
        "{'type':'object','$ref':'x'}|.$ref: Forbidden: $ref is not supported",
        "{'type':'object','additionalProperties':false}|.additionalProperties: Forbidden: additionalProperties cannot be set to false",
        "{'type':'object','properties':{'a':{'type':'string'}},'additionalProperties':{'type':'string'}}|.additionalProperties: Forbidden: additionalProperties and properties are mutual exclusive",
        "{'type':'object','x-kubernetes-preserve-unknown-fields':false}|.x-kubernetes-preserve-unknown-fields: Invalid value: false: must be true or undefined",
        "{'type':'string','x-kubernetes-list-type':'set'}|.type: Invalid value: \"string\": must be array if x-kubernetes-list-type is specified",
        "{'type':'array','items':{'type':'object'},'x-kubernetes-list-type':'map'}|.x-kubernetes-list-map-keys: Required value: must not be empty if x-kubernetes-list-type is map",
        "{'type':'array','items':{'type':'object','properties':{'n':{'type':'string'}}},'x-kubernetes-list-type':'map','x-kubernetes-list-map-keys':['n']}|.items.properties[n].default: Required value: this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property",
        "{'type':'object','anyOf':[{'type':'object'}]}|.anyOf[0].type: Forbidden: must be empty to be structural",
        "{'type':'string','default':1}|.default: Invalid value: \"integer\": spec.validation.openAPIV3Schema.properties[spec].default in body must be of type string: \"integer\"",
        "{'type':'object','default':{'a':1}}|.default: Invalid value: {\"a\":1}: must not have unknown fields"
      })
  void schemasAreHeldToTheStructuralRules(String schema, String message) {
    assertThat(errors(definition(schema)))
        .contains("spec.validation.openAPIV3Schema.properties[spec]" + message);
  }

  @Test
  void aNameSaysPluralAndGroup() {
    ObjectNode definition = definition("{'type':'object'}");
    definition.withObject("metadata").put("name", "bars.example.com");
    assertThat(errors(definition))
        .containsExactly(
            "metadata.name: Invalid value: \"bars.example.com\": must be"
                + " spec.names.plural+\".\"+spec.group");
  }

  @Test
  void oneVersionIsStored() {
    ObjectNode definition = definition("{'type':'object'}");
    ((ObjectNode) definition.path("spec").path("versions").get(0)).put("storage", false);
    assertThat(errors(definition))
        .singleElement()
        .asString()
        .endsWith("must have exactly one version marked as storage version");
  }

  @Test
  void groupsOfTheCommunityNeedItsApproval() {
    ObjectNode definition = definition("{'type':'object'}");
    definition.withObject("metadata").put("name", "foos.x.k8s.io");
    definition.withObject("spec").put("group", "x.k8s.io");
    assertThat(errors(definition))
        .singleElement()
        .asString()
        .startsWith("metadata.annotations[api-approved.kubernetes.io]: Required value");
    definition
        .withObject("metadata")
        .putObject("annotations")
        .put("api-approved.kubernetes.io", "unapproved, a test");
    assertThat(errors(definition)).isEmpty();
  }

  @Test
  void aWebhookNeedsAClientAndReviews() {
    ObjectNode definition = definition("{'type':'object'}");
    definition.withObject("spec").putObject("conversion").put("strategy", "Webhook");
    assertThat(errors(definition))
        .containsExactly(
            "spec.conversion.webhookClientConfig: Required value: required when strategy is set to"
                + " Webhook",
            "spec.conversion.conversionReviewVersions: Required value");
  }

  @Test
  void whatNamesAKindStaysOnceEstablished() {
    ObjectNode old = definition("{'type':'object'}");
    old.withObject("status")
        .withArray("conditions")
        .addObject()
        .put("type", "Established")
        .put("status", "True");
    ObjectNode changed = old.deepCopy();
    changed.withObject("spec").put("scope", "Cluster");
    assertThat(rules.validateUpdate(changed, old))
        .extracting(FieldError::text)
        .containsExactly("spec.scope: Invalid value: \"Cluster\": field is immutable");
  }

  @Test
  void everyVersionEverStoredIsRemembered() {
    ObjectNode definition = definition("{'type':'object'}");
    rules.prepareForCreate(definition);
    assertThat(definition.path("status").path("storedVersions")).hasToString("[\"v1\"]");
    ((ObjectNode) definition.path("spec").path("versions").get(0)).put("name", "v2");
    rules.prepareForUpdate(definition, definition);
    assertThat(definition.path("status").path("storedVersions")).hasToString("[\"v1\",\"v2\"]");
    assertThat(errors(definition))
        .containsExactly(
            "status.storedVersions[0]: Invalid value: \"v1\": must appear in spec.versions");
  }

  @Test
  void aRuleThatMayCostTooMuchIsRefusedUnlessItIsStored() {
    String unbound =
        "{'type':'object','properties':{'tags':{'type':'array','items':{'type':'string'},"
            + "'x-kubernetes-validations':[{'rule':'self.all(a, self.exists_one(b, a == b))'}]}}}";
    ObjectNode definition = definition(unbound);
    assertThat(errors(definition))
        .hasSize(3)
        .first()
        .asString()
        .startsWith(
            "spec.validation.openAPIV3Schema.properties[spec].properties[tags]"
                + ".x-kubernetes-validations[0].rule: Forbidden: estimated rule cost exceeds budget"
                + " by factor of more than 100x");
    assertThat(rules.validateChange(definition, definition))
        .extracting(FieldError::text)
        .hasSize(2)
        .noneMatch(e -> e.contains("estimated rule cost exceeds"));
    String bound =
        unbound
            .replace("'items'", "'maxItems':64,'items'")
            .replace("'string'", "'string','maxLength':253");
    assertThat(errors(definition(bound))).isEmpty();
  }

  /** Rules of the forms that widespread definitions have, with their bounds. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "self.all(l, self.exists_one(m, l.port == m.port && l.protocol == m.protocol &&"
            + " (has(l.hostname) && has(m.hostname) ? l.hostname == m.hostname :"
            + " !has(l.hostname) && !has(m.hostname))))",
        "self.all(l, l.protocol in ['HTTP', 'TCP', 'UDP'] ? !has(l.tls) : true)",
        "self.all(l, l.protocol == 'HTTPS' && has(l.tls) ? (l.tls.mode == '' || l.tls.mode =="
            + " 'Terminate') : true)",
        "self.exists(l, l.hostname.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$'))",
        "(self.size() > 0 ? self[0].names.size() : 0) + (self.size() > 1 ? self[1].names.size() : 0)"
            + " <= 128",
        "self.all(l, l.names.all(n, n.startsWith('*.') || !n.contains('*')))",
        "self.map(l, l.hostname).all(h, !h.endsWith('.local'))",
        "size(self) == 0 || self.filter(l, has(l.tls)).size() <= 8",
      })
  void rulesInBoundsAreAccepted(String rule) {
    ObjectNode definition =
        definition(
            "{'type':'object','properties':{'listeners':{'type':'array','maxItems':64,'items':"
                + "{'type':'object','required':['port','protocol'],'properties':{"
                + "'port':{'type':'integer'},'protocol':{'type':'string','maxLength':255},"
                + "'hostname':{'type':'string','maxLength':253},"
                + "'names':{'type':'array','maxItems':64,'items':{'type':'string','maxLength':253}},"
                + "'tls':{'type':'object','properties':{'mode':{'type':'string','enum':['Terminate',"
                + "'Passthrough']}}}}}}}}");
    definition
        .withArray(
            "/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/listeners"
                + "/x-kubernetes-validations")
        .addObject()
        .put("rule", rule);
    assertThat(errors(definition)).isEmpty();
  }
}
