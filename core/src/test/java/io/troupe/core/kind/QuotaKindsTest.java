package io.troupe.core.kind;

import static io.troupe.core.kind.Samples.created;
import static io.troupe.core.kind.Samples.defaulted;
import static io.troupe.core.kind.Samples.errors;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Quotas, limit ranges, disruption budgets and autoscalers: what a user can get wrong. */
class QuotaKindsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'hard':{'cows':'1'} | spec.hard[cows]: Invalid value: \"cows\": must be a standard resource"
            + " for quota",
        "'hard':{'pods':'-1'} | spec.hard[pods]: Invalid value: \"-1\": must be greater than or"
            + " equal to 0",
        "'hard':{'pods':'1500m'} | spec.hard[pods]: Invalid value: \"1500m\": must be an integer",
        "'hard':{'pods':'1'},'scopes':['Odd'] | spec.scopes: Invalid value: [\"Odd\"]: unsupported"
            + " scope",
        "'hard':{'cpu':'1'},'scopes':['BestEffort'] | spec.scopes: Invalid value: [\"BestEffort\"]:"
            + " unsupported scope applied to resource",
        "'hard':{'pods':'1'},'scopes':['Terminating','NotTerminating'] | spec.scopes: Invalid value:"
            + " [\"Terminating\",\"NotTerminating\"]: conflicting scopes"
      })
  void quotas(String spec, String message) {
    assertThat(errors("resourcequotas", "{'spec':{" + spec + "}}")).containsExactly(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'type':'Cow'} | spec.limits[0].type: Invalid value: \"Cow\": must be a standard limit type"
            + " or fully qualified",
        "{'type':'Pod','default':{'cpu':'1'}} | spec.limits[0].default: Forbidden: may not be"
            + " specified when `type` is 'Pod'",
        "{'type':'Container','min':{'cpu':'2'},'max':{'cpu':'1'}} | spec.limits[0].min[cpu]: Invalid"
            + " value: \"2\": min value 2 is greater than max value 1",
        "{'type':'PersistentVolumeClaim'} | spec.limits[0].limits: Required value: either minimum or"
            + " maximum storage value is required, but neither was provided",
        "{'type':'Container','maxLimitRequestRatio':{'cpu':'500m'}} |"
            + " spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: \"500m\": ratio 500m is less"
            + " than 1"
      })
  void limitRanges(String limit, String message) {
    assertThat(errors("limitranges", "{'spec':{'limits':[" + limit + "]}}")).contains(message);
  }

  @Test
  void aLimitRangesDefaultsFollowFromItsBounds() {
    var range =
        defaulted(
            "limitranges",
            "{'spec':{'limits':[{'type':'Container','max':{'cpu':'2'},'min':{'memory':'1Mi'}}]}}");
    var limit = range.path("spec").path("limits").path(0);
    assertThat(limit.path("default").toString()).isEqualTo("{\"cpu\":\"2\"}");
    assertThat(limit.path("defaultRequest").toString())
        .isEqualTo("{\"cpu\":\"2\",\"memory\":\"1Mi\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'minAvailable':1,'maxUnavailable':1 | spec: Invalid value:"
            + " {\"minAvailable\":1,\"maxUnavailable\":1}: minAvailable and maxUnavailable cannot be"
            + " both set",
        "'minAvailable':-1 | spec.minAvailable: Invalid value: -1: must be greater than or equal to"
            + " 0",
        "'maxUnavailable':'200%' | spec.maxUnavailable: Invalid value: \"200%\": must not be greater"
            + " than 100%",
        "'unhealthyPodEvictionPolicy':'Never' | spec.unhealthyPodEvictionPolicy: Unsupported value:"
            + " \"Never\": supported values: \"AlwaysAllow\", \"IfHealthyBudget\""
      })
  void disruptionBudgets(String spec, String message) {
    assertThat(errors("poddisruptionbudgets.policy", "{'spec':{" + spec + "}}"))
        .containsExactly(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'maxReplicas':0 | spec.maxReplicas: Invalid value: 0: must be greater than 0",
        "'maxReplicas':1,'minReplicas':2 | spec.maxReplicas: Invalid value: 1: must be greater than"
            + " or equal to `minReplicas`",
        "'maxReplicas':1,'minReplicas':0 | spec.minReplicas: Invalid value: 0: must be greater than"
            + " or equal to 1",
        "'maxReplicas':1,'metrics':[{'type':'Pods'}] | spec.metrics[0].pods: Required value: must"
            + " populate information for the given metric source",
        "'maxReplicas':1,'metrics':[{'type':'Resource','resource':{'name':'cpu','target':{'type':'Value'}}}]"
            + " | spec.metrics[0].resource.target.averageUtilization: Required value: must set either"
            + " a target raw value or a target utilization",
        "'maxReplicas':1,'behavior':{'scaleUp':{'policies':[{'type':'Pods','value':0,'periodSeconds':1}]}}"
            + " | spec.behavior.scaleUp.policies[0].value: Invalid value: 0: must be greater than"
            + " zero"
      })
  void autoscalers(String spec, String message) {
    String text = "{'spec':{'scaleTargetRef':{'kind':'Deployment','name':'d'}," + spec + "}}";
    assertThat(errors("horizontalpodautoscalers.autoscaling", text)).contains(message);
  }

  @Test
  void anAutoscalerWithoutMetricsScalesByCpu() {
    var autoscaler =
        created(
            "horizontalpodautoscalers.autoscaling",
            "{'spec':{'maxReplicas':3,'scaleTargetRef':{'kind':'Deployment','name':'d'}}}");
    assertThat(autoscaler.path("spec").path("metrics").toString())
        .isEqualTo(
            "[{\"type\":\"Resource\",\"resource\":{\"name\":\"cpu\",\"target\":"
                + "{\"type\":\"Utilization\",\"averageUtilization\":80}}}]");
  }
}
