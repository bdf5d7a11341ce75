package io.troupe.core.reconcile.policystatus;

import static io.troupe.core.fixture.ObjectFixture.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.builtin.BuiltInKinds;
import org.junit.jupiter.api.Test;

class TypeCheckTest {
  private final TypeCheck check = new TypeCheck(new BuiltInKinds());

  private ObjectNode of(String resources, String spec) {
    return check.of(
        yaml(
            "{spec: {matchConstraints: {resourceRules: [{apiGroups: [apps], apiVersions: [v1],"
                + " operations: [CREATE], resources: ["
                + resources
                + "]}]}, "
                + spec
                + "}}"));
  }

  @Test
  void whatFitsIsNotMentioned() {
    assertThat(
            of(
                "deployments",
                "variables: [{name: r, expression: object.spec.replicas}], validations: [{expression:"
                    + " 'variables.r > 1 && object.metadata.namespace != \"\"', messageExpression:"
                    + " 'string(variables.r)'}]"))
        .isEmpty();
  }

  @Test
  void anUndefinedFieldIsAWarning() {
    ObjectNode result = of("deployments", "validations: [{expression: 'object.spec.replica > 1'}]");
    assertThat(result.path("expressionWarnings")).hasSize(1);
    assertThat(result.at("/expressionWarnings/0/fieldRef").asText())
        .isEqualTo("spec.validations[0].expression");
    assertThat(result.at("/expressionWarnings/0/warning").asText())
        .isEqualTo(
            "apps/v1, Kind=Deployment: ERROR: <input>:1:12: undefined field 'replica'\n"
                + " | object.spec.replica > 1\n"
                + " | ...........^\n");
  }

  @Test
  void wildcardsAreNotChecked() {
    assertThat(of("'*'", "validations: [{expression: 'object.spec.replica > 1'}]")).isEmpty();
  }
}
