package io.troupe.core.kind.meta;

import static io.troupe.core.kind.Samples.json;
import static io.troupe.core.kind.Samples.kind;
import static io.troupe.core.kind.Samples.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectMetaValidationTest {
  private static final String SUBDOMAIN =
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or"
          + " '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex"
          + " used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "pods | {'name':'A_b','namespace':'n'} | metadata.name: Invalid value: \"A_b\": SUBDOMAIN",
        "pods | {'namespace':'n'} | metadata.name: Required value: name or generateName is required",
        "pods | {'name':'a'} | metadata.namespace: Required value",
        "nodes | {'name':'a','namespace':'n'} | metadata.namespace: Forbidden: not allowed on this"
            + " type",
        "pods | {'name':'a','namespace':'n','labels':{'a':'b c'}} | metadata.labels: Invalid value:"
            + " \"b c\": a valid label must be an empty string or consist of alphanumeric"
            + " characters, '-', '_' or '.', and must start and end with an alphanumeric character"
            + " (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is"
            + " '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
        "pods | {'name':'a','namespace':'n','ownerReferences':[{'apiVersion':'v1','kind':'K',"
            + "'name':'x'}]} | metadata.ownerReferences.uid: Invalid value: \"\": must not be empty",
        "pods | {'name':'a','namespace':'n','finalizers':['orphan','foregroundDeletion']} |"
            + " metadata.finalizers: Invalid value: [\"orphan\",\"foregroundDeletion\"]: finalizer"
            + " foregroundDeletion and orphan cannot be both set",
        "services | {'name':'1a','namespace':'n'} | metadata.name: Invalid value: \"1a\": a DNS-1035"
            + " label must consist of lower case alphanumeric characters or '-', start with an"
            + " alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or"
            + " 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
        "clusterroles.rbac.authorization.k8s.io | {'name':'a/b'} | metadata.name: Invalid value:"
            + " \"a/b\": may not contain '/'"
      })
  void metadataErrorsAreInUpstreamsWords(String resource, String metadata, String message) {
    ObjectNode object = json("{'metadata':" + metadata + "}");
    assertThat(texts(ObjectMetaValidation.validate(object, kind(resource))))
        .containsExactly(message.replace("SUBDOMAIN", SUBDOMAIN));
  }

  @Test
  void rbacNamesMayHaveColons() {
    ObjectNode role = json("{'metadata':{'name':'system:node'}}");
    assertThat(ObjectMetaValidation.validate(role, kind("clusterroles.rbac.authorization.k8s.io")))
        .isEmpty();
  }

  @Test
  void longNamesAndLargeAnnotationsAreRefused() {
    ObjectNode named = json("{'metadata':{'namespace':'n','name':'" + "a".repeat(254) + "'}}");
    assertThat(texts(ObjectMetaValidation.validate(named, kind("pods"))))
        .singleElement()
        .asString()
        .endsWith("must be no more than 253 bytes");
    ObjectNode noted =
        json(
            "{'metadata':{'namespace':'n','name':'a','annotations':{'a':'"
                + "x".repeat(256 * 1024)
                + "'}}}");
    assertThat(texts(ObjectMetaValidation.validate(noted, kind("pods"))))
        .containsExactly("metadata.annotations: Too long: may not be more than 262144 bytes");
  }

  @Test
  void updatesInheritWhatTheServerSetsAndMayNotChangeIt() {
    ObjectNode old =
        json(
            "{'metadata':{'name':'a','uid':'1','creationTimestamp':'2026-01-01T00:00:00Z','generation':3}}");
    ObjectNode bare = json("{'metadata':{'name':'a'}}");
    ObjectMetaValidation.inherit(bare, old);
    assertThat(bare).isEqualTo(old);
    assertThat(ObjectMetaValidation.validateUpdate(bare, old)).isEmpty();
    ObjectNode other = json("{'metadata':{'name':'b','uid':'2'}}");
    ObjectMetaValidation.inherit(other, old);
    assertThat(texts(ObjectMetaValidation.validateUpdate(other, old)))
        .containsExactly(
            "metadata.name: Invalid value: \"b\": field is immutable",
            "metadata.uid: Invalid value: \"2\": field is immutable");
  }

  @Test
  void aDyingObjectTakesNoNewFinalizers() {
    ObjectNode old =
        json("{'metadata':{'name':'a','deletionTimestamp':'x','finalizers':['a.b/c']}}");
    ObjectNode next = old.deepCopy();
    next.withObject("metadata").withArray("finalizers").add("d.e/f");
    assertThat(texts(ObjectMetaValidation.validateUpdate(next, old)))
        .containsExactly(
            "metadata.finalizers: Forbidden: no new finalizers can be added if the object is being"
                + " deleted, found new finalizers []string{\"d.e/f\"}");
  }
}
