package io.troupe.actors.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.cluster.TestSpine;
import io.troupe.actors.gate.WriteRequest.Operation;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Quotas over the whole pipeline: charged once, never beyond what is allowed. */
final class QuotaTest {
  private static TestSpine spine;

  @BeforeAll
  static void start() {
    spine = new TestSpine();
  }

  @AfterAll
  static void stop() {
    spine.close();
  }

  /** A quota as its controller leaves it. */
  private static void quota(String namespace, String name, String hard, String used) {
    spine.create(
        "resourcequotas",
        namespace,
        "{'metadata':{'name':'" + name + "'},'spec':{'hard':" + hard + "}}");
    spine.patch(
        "resourcequotas/status",
        namespace,
        name,
        WriteRequest.PatchType.MERGE,
        "{'status':{'hard':" + hard + ",'used':" + used + "}}");
  }

  private static String used(String namespace, String name, String resource) {
    StoredObject quota =
        spine
            .spine
            .images()
            .current()
            .get(spine.target("resourcequotas", namespace, name).key())
            .orElseThrow();
    return quota.tree().path("status").path("used").path(resource).asText();
  }

  private static ObjectNode pod(String name, String resources) {
    return Json.parse(
        ("{'metadata':{'name':'"
                + name
                + "'},'spec':{'containers':[{'name':'c','image':'i','resources':"
                + resources
                + "}]}}")
            .replace('\'', '"'));
  }

  private static CompletableFuture<WriteAnswer> create(String namespace, ObjectNode pod) {
    return spine
        .spine
        .gate()
        .write(
            new WriteRequest(
                spine.caller(),
                spine.target("pods", namespace, ""),
                new Operation.Create(pod, List.of()),
                WriteRequest.Options.NONE))
        .toCompletableFuture();
  }

  private static Failure refused(WriteAnswer answer) {
    assertThat(answer).isInstanceOf(WriteAnswer.Refused.class);
    return ((WriteAnswer.Refused) answer).failure();
  }

  @Test
  void manyCreatesAtOnceNeverExceedAQuota() {
    quota("crowd", "q", "{'pods':'7','count/pods':'100'}", "{'pods':'0','count/pods':'0'}");
    quota("crowd", "r", "{'pods':'50'}", "{'pods':'0'}");
    List<CompletableFuture<WriteAnswer>> answers = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      answers.add(create("crowd", pod("p" + i, "{}")));
    }
    List<WriteAnswer> all = answers.stream().map(TestSpine::await).toList();
    assertThat(all.stream().filter(WriteAnswer.Written.class::isInstance)).hasSize(7);
    for (WriteAnswer answer : all) {
      if (answer instanceof WriteAnswer.Refused(var failure, _)) {
        assertThat(failure.reason()).isEqualTo(Reason.FORBIDDEN);
        assertThat(failure.message()).contains("exceeded quota: q, requested: pods=1, used: pods=");
      }
    }
    assertThat(used("crowd", "q", "pods")).isEqualTo("7");
    assertThat(used("crowd", "q", "count/pods")).isEqualTo("7");
    assertThat(used("crowd", "r", "pods")).isEqualTo("7");
  }

  @Test
  void whatExceedsAQuotaIsSaidInFull() {
    quota(
        "full",
        "compute",
        "{'requests.cpu':'1','limits.memory':'1Gi'}",
        "{'requests.cpu':'800m','limits.memory':'0'}");
    Failure failure =
        refused(
            TestSpine.await(
                create(
                    "full", pod("big", "{'requests':{'cpu':'300m'},'limits':{'memory':'1Mi'}}"))));
    assertThat(failure.message())
        .isEqualTo(
            "pods \"big\" is forbidden: exceeded quota: compute, requested: requests.cpu=300m,"
                + " used: requests.cpu=800m, limited: requests.cpu=1");
  }

  @Test
  void aQuotaOfLimitsMakesContainersSayThem() {
    quota("said", "compute", "{'limits.cpu':'1'}", "{'limits.cpu':'0'}");
    assertThat(refused(TestSpine.await(create("said", pod("silent", "{}")))).message())
        .isEqualTo(
            "pods \"silent\" is forbidden: failed quota: compute: must specify limits.cpu for: c");
  }

  @Test
  void dryRunIsJudgedAndChargesNothing() {
    quota("dry", "q", "{'pods':'1'}", "{'pods':'0'}");
    WriteAnswer answer =
        spine.write(
            spine.target("pods", "dry", ""),
            new Operation.Create(pod("p", "{}"), List.of()),
            new WriteRequest.Options(true, "", WriteRequest.FieldValidation.IGNORE, false));
    assertThat(answer).isInstanceOf(WriteAnswer.Written.class);
    assertThat(used("dry", "q", "pods")).isEqualTo("0");
  }

  @Test
  void everyKindOfObjectCanBeCounted() {
    quota(
        "counted",
        "q",
        "{'count/deployments.apps':'1','configmaps':'1'}",
        "{'count/deployments.apps':'0','configmaps':'0'}");
    assertThat(spine.create("configmaps", "counted", "{'metadata':{'name':'a'}}"))
        .isInstanceOf(WriteAnswer.Written.class);
    Failure failure = refused(spine.create("configmaps", "counted", "{'metadata':{'name':'b'}}"));
    assertThat(failure.message())
        .isEqualTo(
            "configmaps \"b\" is forbidden: exceeded quota: q, requested: configmaps=1, used:"
                + " configmaps=1, limited: configmaps=1");
    // A name that is taken is refused for that, and costs nothing.
    assertThat(refused(spine.create("configmaps", "counted", "{'metadata':{'name':'a'}}")).reason())
        .isEqualTo(Reason.ALREADY_EXISTS);
  }

  @Test
  void aServiceThatBecomesANodePortIsChargedForItsPorts() {
    quota("ports", "q", "{'services.nodeports':'1'}", "{'services.nodeports':'0'}");
    spine.create("services", "ports", "{'metadata':{'name':'s'},'spec':{'ports':[{'port':80}]}}");
    spine.patch(
        "services", "ports", "s", WriteRequest.PatchType.MERGE, "{'spec':{'type':'NodePort'}}");
    assertThat(used("ports", "q", "services.nodeports")).isEqualTo("1");
  }
}
