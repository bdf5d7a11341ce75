package io.troupe.core.kind;

import static io.troupe.core.kind.Samples.KINDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.core.image.CommittedEvent;
import io.troupe.core.image.ObjectFacts;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.Uid;
import io.troupe.core.object.Cause;
import io.troupe.core.object.EventType;
import io.troupe.core.object.ObjectEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KindFactsReaderTest {
  private static final Cause CAUSE =
      new Cause("u", List.of(), "", "", "create", "", "r", Instant.EPOCH, 0);
  private final KindFactsReader reader = new KindFactsReader(KINDS::byType);

  @Test
  void readsWhatIsIndexedOfAPod() {
    ObjectFacts facts =
        read(
            "pods",
            """
            {'kind':'Pod','apiVersion':'v1','metadata':{'name':'p','labels':{'a':'b'},
              'finalizers':['f'],'managedFields':[{'x':{'y':1}}],
              'ownerReferences':[{'apiVersion':'apps/v1','kind':'ReplicaSet','name':'r','uid':'1','controller':true}],
              'deletionTimestamp':'2026-01-01T00:00:00Z'},
             'spec':{'nodeName':'n1','containers':[{'name':'nodeName','env':[{'name':'x'}]}],
              'hostNetwork':true},
             'status':{'phase':'Running','podIP':null,'podIPs':[{'ip':'1.1.1.1'}]}}\
            """);
    assertThat(facts.labels()).isEqualTo(Map.of("a", "b"));
    assertThat(facts.finalizers()).containsExactly("f");
    assertThat(facts.deleting()).isTrue();
    assertThat(facts.owners()).singleElement().matches(o -> o.controller());
    assertThat(facts.fields())
        .containsEntry("spec.nodeName", "n1")
        .containsEntry("spec.hostNetwork", "true")
        .containsEntry("status.phase", "Running")
        .containsEntry("status.podIP", "")
        .containsEntry("spec.schedulerName", "");
  }

  @Test
  void absentFieldsReadAsTheirDefault() {
    assertThat(read("nodes", "{'metadata':{'name':'n'}}").fields())
        .isEqualTo(Map.of("spec.unschedulable", "false"));
  }

  @Test
  void theSourceOfAnEventIsItsComponent() {
    ObjectFacts facts =
        read(
            "events",
            "{'metadata':{'name':'e'},'involvedObject':{'kind':'Pod','name':'p'},"
                + "'reason':'Started','source':{'component':'kubelet','host':'n'}}");
    assertThat(facts.fields())
        .containsEntry("source", "kubelet")
        .containsEntry("involvedObject.name", "p")
        .containsEntry("reason", "Started");
  }

  @Test
  void aTypeNobodyDeclaredHasNoFields() {
    assertThat(read("things", "{'metadata':{'name':'t'},'spec':{'a':1}}").fields()).isEmpty();
  }

  private ObjectFacts read(String resource, String json) {
    byte[] bytes = Json.bytes(Samples.json(json));
    ObjectEvent event = new ObjectEvent(EventType.CREATED, new Uid("u"), bytes, CAUSE);
    return reader.read(new CommittedEvent(1, ObjectKey.of("", resource, "n", "x"), 1, event));
  }
}
