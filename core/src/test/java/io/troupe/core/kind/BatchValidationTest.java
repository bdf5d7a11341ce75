package io.troupe.core.kind;

import static io.troupe.core.kind.Samples.created;
import static io.troupe.core.kind.Samples.errors;
import static io.troupe.core.kind.Samples.updateErrors;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.batch.CronSchedule;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs and CronJobs: what a user can get wrong, and what may change. */
class BatchValidationTest {
  private static final String POD =
      "'template':{'spec':{'restartPolicy':'Never','containers':[{'name':'c','image':'i'}]}}";

  private static String job(String more) {
    return "{'metadata':{'name':'j','uid':'u-1'},'spec':{"
        + POD
        + (more.isEmpty() ? "" : "," + more)
        + "}}";
  }

  private static String cron(String more) {
    return "{'metadata':{'name':'c'},'spec':{'schedule':'* * * * *','jobTemplate':{'spec':{"
        + POD
        + "}}"
        + (more.isEmpty() ? "" : "," + more)
        + "}}";
  }

  @Test
  void aJobSelectsItsPodsByItsUid() {
    ObjectNode job = created("jobs.batch", job(""));
    assertThat(job.path("spec").path("selector").toString())
        .isEqualTo("{\"matchLabels\":{\"batch.kubernetes.io/controller-uid\":\"u-1\"}}");
    assertThat(job.path("spec").path("template").path("metadata").path("labels").toString())
        .isEqualTo(
            "{\"batch.kubernetes.io/controller-uid\":\"u-1\",\"batch.kubernetes.io/job-name\":\"j\","
                + "\"controller-uid\":\"u-1\",\"job-name\":\"j\"}");
    assertThat(errors("jobs.batch", job(""))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'parallelism':-1 | spec.parallelism: Invalid value: -1: must be greater than or equal to 0",
        "'completionMode':'Odd' | spec.completionMode: Unsupported value: \"Odd\": supported"
            + " values: \"NonIndexed\", \"Indexed\"",
        "'completionMode':'Indexed','parallelism':1 | spec.completions: Required value: when"
            + " completion mode is Indexed",
        "'backoffLimitPerIndex':1 | spec.backoffLimitPerIndex: Invalid value: 1: requires indexed"
            + " completion mode",
        "'managedBy':'me' | spec.managedBy: Invalid value: \"me\": must be a domain-prefixed path"
            + " (such as \"acme.io/foo\")",
        "'podReplacementPolicy':'Soon' | spec.podReplacementPolicy: Unsupported value: \"Soon\":"
            + " supported values: \"Failed\", \"TerminatingOrFailed\"",
        "'podFailurePolicy':{'rules':[{'action':'Ignore'}]} | spec.podFailurePolicy.rules[0]:"
            + " Invalid value: specifying one of OnExitCodes and OnPodConditions is required",
        "'podFailurePolicy':{'rules':[{'action':'Ignore','onExitCodes':{'operator':'In','values':[3,1]}}]}"
            + " | spec.podFailurePolicy.rules[0].onExitCodes.values: Invalid value: [3,1]: must be"
            + " ordered",
        "'successPolicy':{'rules':[{'succeededCount':1}]} | spec.successPolicy: Invalid value:"
            + " {\"rules\":[{\"succeededCount\":1}]}: requires indexed completion mode",
        "'completionMode':'Indexed','completions':3,'successPolicy':{'rules':[{'succeededIndexes':'0,2-9'}]}"
            + " | spec.successPolicy.rules[0].succeededIndexes: Invalid value: \"0,2-9\": error"
            + " parsing succeededIndexes: too large index: \"9\"",
        "'selector':{'matchLabels':{'x':'y'}} | spec.selector: Invalid value:"
            + " {\"matchLabels\":{\"x\":\"y\",\"batch.kubernetes.io/controller-uid\":\"u-1\"}}:"
            + " `selector` not auto-generated"
      })
  void jobs(String more, String message) {
    assertThat(errors("jobs.batch", job(more))).contains(message);
  }

  @Test
  void aJobsPodsMustEndSomeTime() {
    assertThat(errors("jobs.batch", job("").replace("'restartPolicy':'Never',", "")))
        .containsExactly(
            "spec.template.spec.restartPolicy: Required value: valid values: \"OnFailure\","
                + " \"Never\"");
  }

  @Test
  void onlyASuspendedJobsPodsMayBePlacedAnew() {
    ObjectNode old = created("jobs.batch", job("'suspend':true"));
    ObjectNode next = old.deepCopy();
    ObjectNode pod = next.withObject("spec").withObject("template").withObject("spec");
    pod.putObject("nodeSelector").put("zone", "a");
    assertThat(updateErrors("jobs.batch", next, old)).isEmpty();
    ObjectNode running = created("jobs.batch", job(""));
    ObjectNode moved = running.deepCopy();
    moved.withObject("spec").withObject("template").withObject("spec").put("nodeName", "n");
    assertThat(updateErrors("jobs.batch", moved, running))
        .singleElement()
        .asString()
        .startsWith("spec.template: Invalid value: ")
        .endsWith(": field is immutable");
    ((ObjectNode) pod.path("containers").path(0)).put("image", "other");
    assertThat(updateErrors("jobs.batch", next, old)).hasSize(1);
  }

  @Test
  void anIndexedJobGrowsOnlyAsAWhole() {
    ObjectNode old =
        created("jobs.batch", job("'completionMode':'Indexed','completions':2,'parallelism':2"));
    ObjectNode next = old.deepCopy();
    next.withObject("spec").put("completions", 4);
    assertThat(updateErrors("jobs.batch", next, old))
        .containsExactly(
            "spec.completions: Invalid value: 4: can only be modified in tandem with"
                + " spec.parallelism");
    next.withObject("spec").put("parallelism", 4);
    assertThat(updateErrors("jobs.batch", next, old)).isEmpty();
  }

  @Test
  void aJobEndsOneWayAndOnce() {
    ObjectNode old = created("jobs.batch", job(""));
    ObjectNode ended = old.deepCopy();
    ended.set(
        "status",
        Samples.json(
            "{'active':1,'conditions':[{'type':'Complete','status':'True'},"
                + "{'type':'Failed','status':'True'},{'type':'FailureTarget','status':'True'}]}"));
    List<String> errors =
        Samples.texts(Samples.kind("jobs.batch").rules().validateStatusUpdate(ended, old));
    assertThat(errors)
        .contains(
            "status.conditions: Invalid value: cannot set Complete=True and Failed=true conditions",
            "status.active: Invalid value: 1: active>0 is invalid for finished job",
            "status.completionTime: Required value: completionTime is required for Complete jobs");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'timeZone':'Mars/Olympus' | spec.timeZone: Invalid value: \"Mars/Olympus\": unknown time"
            + " zone Mars/Olympus",
        "'timeZone':'Local' | spec.timeZone: Invalid value: \"Local\": timeZone must be an explicit"
            + " time zone as defined in https://www.iana.org/time-zones",
        "'timeZone':'' | spec.timeZone: Invalid value: \"\": timeZone must be nil or non-empty"
            + " string",
        "'concurrencyPolicy':'Maybe' | spec.concurrencyPolicy: Unsupported value: \"Maybe\":"
            + " supported values: \"Allow\", \"Forbid\", \"Replace\"",
        "'schedule':'TZ=UTC * * * * *' | spec.schedule: Invalid value: \"TZ=UTC * * * * *\": cannot"
            + " use TZ or CRON_TZ in schedule, use timeZone field instead",
        "'schedule':'' | spec.schedule: Required value"
      })
  void cronJobs(String more, String message) {
    assertThat(errors("cronjobs.batch", cron(more))).contains(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "* * * | expected exactly 5 fields, found 3: [* * *]",
        "60 * * * * | end of range (60) above maximum (59): 60",
        "0 0 0 * * | beginning of range (0) below minimum (1): 0",
        "5-2 * * * * | beginning of range (5) beyond end of range (2): 5-2",
        "*/0 * * * * | step of range should be a positive number: */0",
        "foo * * * * | failed to parse int from foo: strconv.Atoi: parsing \"foo\": invalid syntax",
        "* * * * 7 | end of range (7) above maximum (6): 7",
        "@never | unrecognized descriptor: @never",
        "1-2-3 * * * * | too many hyphens: 1-2-3"
      })
  void schedulesThatAreNone(String schedule, String problem) {
    assertThat(CronSchedule.problem(schedule)).contains(problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "* * * * *",
        "*/5 0-6,12 1 jan-Mar sun",
        "@hourly",
        "@every 1h30m",
        "? ? ? ? ?",
        "CRON_TZ=UTC 0 3 * * *"
      })
  void schedules(String schedule) {
    assertThat(CronSchedule.problem(schedule)).isEmpty();
  }
}
