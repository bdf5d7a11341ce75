package io.troupe.core.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.audit.AuditPolicyReader.Read;
import io.troupe.core.auth.Attributes;
import io.troupe.core.auth.Narrowing;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.json.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditPolicyTest {
  private static final UserInfo ALICE =
      new UserInfo("alice", "1", List.of("dev", "system:authenticated"), Map.of());

  /**
   * One line a case: rule, request (verb group/resource/subresource namespace name, or path),
   * matches.
   */
  @ParameterizedTest(name = "{0} for {1}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{}                                              | get /pods ns a             | true",
        "{}                                              | get path:/healthz          | true",
        "{'users':['alice']}                             | get /pods ns a             | true",
        "{'users':['bob']}                               | get /pods ns a             | false",
        "{'userGroups':['ops','dev']}                    | get /pods ns a             | true",
        "{'userGroups':['ops']}                          | get /pods ns a             | false",
        "{'verbs':['list','get']}                        | get /pods ns a             | true",
        "{'verbs':['list']}                              | get /pods ns a             | false",
        "{'namespaces':['ns']}                           | get /pods ns a             | true",
        "{'namespaces':['other']}                        | get /pods ns a             | false",
        "{'namespaces':['']}                             | get /nodes - a             | true",
        "{'namespaces':['ns']}                           | get path:/healthz          | false",
        "{'resources':[{'group':''}]}                    | get /pods ns a             | true",
        "{'resources':[{'group':'apps'}]}                | get /pods ns a             | false",
        "{'resources':[{'resources':['pods']}]}          | get /pods ns a             | true",
        "{'resources':[{'resources':['pods']}]}          | get /pods/log ns a         | false",
        "{'resources':[{'resources':['pods/log']}]}      | get /pods/log ns a         | true",
        "{'resources':[{'resources':['pods/*']}]}        | get /pods/log ns a         | true",
        "{'resources':[{'resources':['pods/*']}]}        | get /pods ns a             | true",
        "{'resources':[{'resources':['*/log']}]}         | get /pods/log ns a         | true",
        "{'resources':[{'resources':['*/scale']}]}       | get /pods/log ns a         | false",
        "{'resources':[{'resources':['*']}]}             | get /pods/log ns a         | true",
        "{'resources':[{'resources':['pods'],'resourceNames':['a']}]} | get /pods ns a | true",
        "{'resources':[{'resources':['pods'],'resourceNames':['b']}]} | get /pods ns a | false",
        "{'resources':[{'group':'apps','resources':['deployments']}]} | get apps/deployments ns a | true",
        "{'nonResourceURLs':['/healthz']}                | get path:/healthz          | true",
        "{'nonResourceURLs':['/healthz*']}               | get path:/healthz/ping     | true",
        "{'nonResourceURLs':['*']}                       | get path:/version          | true",
        "{'nonResourceURLs':['/version']}                | get path:/healthz          | false",
        "{'nonResourceURLs':['*']}                       | get /pods ns a             | false",
        "{'users':['alice'],'verbs':['delete']}          | get /pods ns a             | false",
      })
  void oneRule(String rule, String request, boolean matches) {
    AuditPolicy policy =
        policy(
            "{'rules':["
                + rule.replaceFirst(
                    "}$", rule.length() > 2 ? ",'level':'Request'}" : "'level':'Request'}")
                + "]}");

    assertThat(policy.plan(attributes(request), ALICE).tellsNothing()).isEqualTo(!matches);
  }

  @Test
  void theFirstRuleThatMatchesDecidesAndNoneTellsNothing() {
    AuditPolicy policy =
        policy(
            """
            {'omitStages':['RequestReceived'],'omitManagedFields':true,'rules':[
              {'level':'None','verbs':['watch']},
              {'level':'Metadata','users':['alice'],'omitStages':['Panic'],'omitManagedFields':false},
              {'level':'RequestResponse','verbs':['get']}]}\
            """);

    assertThat(policy.plan(attributes("watch /pods ns -"), ALICE).level()).isEqualTo(Level.NONE);
    AuditPolicy.Plan alices = policy.plan(attributes("get /pods ns a"), ALICE);
    assertThat(alices.level()).isEqualTo(Level.METADATA);
    assertThat(alices.omitted()).containsExactlyInAnyOrder(Stage.REQUEST_RECEIVED, Stage.PANIC);
    assertThat(alices.omitManagedFields()).isFalse();
    AuditPolicy.Plan others = policy.plan(attributes("get /pods ns a"), UserInfo.anonymous());
    assertThat(others.level()).isEqualTo(Level.REQUEST_RESPONSE);
    assertThat(others.omitManagedFields()).isTrue();
    assertThat(policy.plan(attributes("create /pods ns a"), UserInfo.anonymous()).level())
        .isEqualTo(Level.NONE);
  }

  @Test
  void whatIsWrongIsSaidInUpstreamsWords() {
    assertThat(problems("{'rules':[]}")).containsExactly("loaded illegal policy with 0 rules");
    assertThat(problems("{'rules':[{'level':'Loud'},{}]}"))
        .containsExactly(
            "rules[0].level: Unsupported value: \"Loud\": supported values: \"None\","
                + " \"Metadata\", \"Request\", \"RequestResponse\"",
            "rules[1].level: Required value");
    assertThat(
            problems(
                """
                {'omitStages':['Later'],'rules':[
                  {'level':'None','nonResourceURLs':['logs','/a*b'],'namespaces':['x']},
                  {'level':'None','resources':[{'group':'Apps/v1'},{'resourceNames':['a']}]}]}\
                """))
        .hasSize(6)
        .contains(
            "omitStages[0]: Invalid value: \"Later\": allowed stages are"
                + " RequestReceived,ResponseStarted,ResponseComplete,Panic",
            "rules[0].nonResourceURLs[0]: Invalid value: \"logs\": non-resource URL rules must"
                + " begin with a '/' character",
            "rules[0].nonResourceURLs[1]: Invalid value: \"/a*b\": non-resource URL wildcards '*'"
                + " must be the final character of the rule",
            "rules[0].nonResourceURLs: Invalid value: [\"logs\",\"/a*b\"]: rules cannot apply to"
                + " both regular resources and non-resource URLs",
            "rules[1].resources.resourceNames: Invalid value: [\"a\"]: using resourceNames requires"
                + " at least one resource");
  }

  @Test
  void aFieldOfAnotherTypeIsNotPassedOver() {
    assertThat(problems("{'rules':[{'level':'None','users':'alice','omitManagedFields':'yes'}]}"))
        .containsExactlyInAnyOrder(
            "failed decoding: rules[0].users must be a list of strings",
            "failed decoding: rules[0].omitManagedFields must be a bool");
    assertThat(problems("{'rules':{'level':'None'}}"))
        .containsExactly("failed decoding: rules must be a list of objects");
    assertThat(problems("{'rules':[{'level':'None','resources':[{'resources':[1]}]}]}"))
        .containsExactly(
            "failed decoding: rules[0].resources[0].resources must be a list of strings");
  }

  @Test
  void fieldsThatMeanNothingAreNamed() {
    Read read = AuditPolicyReader.read(file("{'rules':[{'level':'None','user':['alice']}]}"));

    assertThat(((Read.Usable) read).unknown()).containsExactly("rules[0].user");
  }

  @Test
  void theServersOwnPartsCanBeLeftOut() {
    AuditPolicy policy =
        policy(
            """
            {'rules':[
              {'level':'None','userGroups':['system:serviceaccounts:kube-system','system:nodes']},
              {'level':'None','users':['system:kube-scheduler','system:apiserver']},
              {'level':'Metadata'}]}\
            """);
    UserInfo controller = UserInfo.serviceAccount("kube-system", "replicaset-controller", "");
    UserInfo scheduler = new UserInfo("system:kube-scheduler", "", List.of(), Map.of());

    assertThat(policy.plan(attributes("create /pods ns a"), controller).tellsNothing()).isTrue();
    assertThat(policy.plan(attributes("create /pods ns a"), scheduler).tellsNothing()).isTrue();
    assertThat(policy.plan(attributes("create /pods ns a"), ALICE).level())
        .isEqualTo(Level.METADATA);
  }

  @Test
  void anotherKindOfFileIsNoPolicy() {
    assertThat(AuditPolicyReader.read(Json.parse("{\"kind\":\"Pod\",\"apiVersion\":\"v1\"}")))
        .isInstanceOf(Read.Unusable.class);
  }

  private static AuditPolicy policy(String rules) {
    return ((Read.Usable) AuditPolicyReader.read(file(rules))).policy();
  }

  private static List<String> problems(String rules) {
    return ((Read.Unusable) AuditPolicyReader.read(file(rules))).problems();
  }

  private static ObjectNode file(String rules) {
    return Json.parse(rules.replace('\'', '"'))
        .put("kind", "Policy")
        .put("apiVersion", "audit.k8s.io/v1");
  }

  private static Attributes attributes(String request) {
    String[] words = request.strip().split(" +");
    if (words[1].startsWith("path:")) {
      return Attributes.ofPath(ALICE, words[0], words[1].substring("path:".length()));
    }
    String[] path = words[1].split("/");
    return new Attributes(
        ALICE,
        words[0],
        path[0],
        "v1",
        path[1],
        path.length > 2 ? path[2] : "",
        words[2].replace("-", ""),
        words[3].replace("-", ""),
        "",
        Narrowing.NONE);
  }
}
