package io.troupe.core.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChangesTest {

  private static ObjectNode json(String text) {
    return Json.parse(text.replace('\'', '"'));
  }

  private static List<String> lines(String before, String after) {
    return Changes.between(
            before.isEmpty() ? null : json(before), after.isEmpty() ? null : json(after), 100)
        .stream()
        .map(ChangesTest::line)
        .toList();
  }

  private static String line(Change change) {
    return change.path() + ": " + text(change.before()) + " -> " + text(change.after());
  }

  private static String text(java.util.Optional<JsonNode> value) {
    return value.map(JsonNode::toString).orElse("none").replace('"', '\'');
  }

  @Test
  void aFieldThatChangedIsNamedWithBothValues() {
    assertThat(lines("{'spec':{'replicas':1,'paused':true}}", "{'spec':{'replicas':3}}"))
        .containsExactly("spec.replicas: 1 -> 3", "spec.paused: true -> none");
  }

  @Test
  void elementsAreMatchedByTheirNameWhereverTheyStand() {
    assertThat(
            lines(
                "{'spec':{'containers':[{'name':'a','image':'x'},{'name':'b','image':'y'}]}}",
                "{'spec':{'containers':[{'name':'b','image':'z'},{'name':'a','image':'x'}]}}"))
        .containsExactly("spec.containers[name=b].image: 'y' -> 'z'");
  }

  @Test
  void anElementThatCameOrWentIsOneChange() {
    assertThat(
            lines(
                "{'spec':{'containers':[{'name':'a','image':'x'}]}}",
                "{'spec':{'containers':[{'name':'b','image':'y','ports':[1]}]}}"))
        .containsExactly(
            "spec.containers[name=b]: none -> {'name':'b','image':'y','ports':[1]}",
            "spec.containers[name=a]: {'name':'a','image':'x'} -> none");
  }

  @Test
  void conditionsAreMatchedByType() {
    assertThat(
            lines(
                "{'status':{'conditions':[{'type':'Ready','status':'False'}]}}",
                "{'status':{'conditions':[{'type':'Ready','status':'True'}]}}"))
        .containsExactly("status.conditions[type=Ready].status: 'False' -> 'True'");
  }

  @Test
  void aKeyThatTwoElementsShareIsNone() {
    assertThat(
            lines(
                "{'spec':{'mounts':[{'name':'v','mountPath':'/a'},{'name':'v','mountPath':'/b'}]}}",
                "{'spec':{'mounts':[{'name':'v','mountPath':'/a'},{'name':'w','mountPath':'/b'}]}}"))
        .containsExactly("spec.mounts[mountPath=/b].name: 'v' -> 'w'");
  }

  @Test
  void listsOfPlainValuesAreShownWhole() {
    assertThat(lines("{'spec':{'args':['a','b']}}", "{'spec':{'args':['a','c']}}"))
        .containsExactly("spec.args: ['a','b'] -> ['a','c']");
  }

  @Test
  void listsWithoutAKeyAreComparedPlaceByPlace() {
    assertThat(
            lines(
                "{'spec':{'rules':[{'host':'a'},{'host':'b'}]}}",
                "{'spec':{'rules':[{'host':'c'}]}}"))
        .containsExactly("spec.rules[0].host: 'a' -> 'c'", "spec.rules[1]: {'host':'b'} -> none");
  }

  @Test
  void namesWithDotsStandInBrackets() {
    assertThat(
            lines(
                "{'metadata':{'labels':{'a.io/b':'1'}}}", "{'metadata':{'labels':{'a.io/b':'2'}}}"))
        .containsExactly("metadata.labels[a.io/b]: '1' -> '2'");
  }

  @Test
  void whatChangesWithEveryWriteIsLeftOut() {
    assertThat(
            lines(
                "{'kind':'A','metadata':{'name':'x','resourceVersion':'1','generation':1}}",
                "{'kind':'A','metadata':{'name':'x','resourceVersion':'2','generation':2,"
                    + "'managedFields':[{}],'annotations':{"
                    + "'kubectl.kubernetes.io/last-applied-configuration':'{}','n':'1'}}}"))
        .containsExactly("metadata.annotations: none -> {'n':'1'}");
  }

  @Test
  void aCreationShowsItsSectionsFieldByField() {
    assertThat(
            lines(
                "",
                "{'kind':'A','apiVersion':'v1','metadata':{'name':'x','uid':'u','labels':{'a':'b'}},"
                    + "'spec':{'replicas':1,'template':{'spec':{}}}}"))
        .containsExactly(
            "metadata.labels: none -> {'a':'b'}",
            "spec.replicas: none -> 1",
            "spec.template: none -> {'spec':{}}");
    assertThat(lines("{'spec':{'replicas':1}}", "")).containsExactly("spec.replicas: 1 -> none");
  }

  @Test
  void aSecretsValuesAreNeverShown() {
    String old =
        "{'kind':'Secret','apiVersion':'v1','metadata':{'labels':{'a':'1'}},'type':'Opaque',"
            + "'data':{'password':'aHVudGVyMg=='}}";
    String now =
        "{'kind':'Secret','apiVersion':'v1','metadata':{'labels':{'a':'2'},'annotations':{"
            + "'kubectl.kubernetes.io/last-applied-configuration':'aHVudGVyMw=='}},"
            + "'type':'Opaque','data':{'password':'aHVudGVyMw==','more':'bW9yZQ=='}}";
    assertThat(lines(old, now))
        .containsExactly(
            "metadata.labels.a: '1' -> '2'",
            "metadata.annotations: none -> {}",
            "data.password: '(changed)' -> '(changed)'",
            "data.more: none -> '(changed)'");
    assertThat(String.join("\n", lines("", now)) + lines(old, ""))
        .doesNotContain("aHVudGVy", "bW9yZQ");
  }

  @Test
  void anotherSecretKindIsHiddenWhenAskedFor() {
    Changes changes =
        Changes.of(json("{'spec':{'key':'a'}}"), json("{'spec':{'key':'b'}}"), 10, true);
    assertThat(changes.shown().stream().map(ChangesTest::line))
        .containsExactly("spec.key: '(changed)' -> '(changed)'");
  }

  @Test
  void whatIsTooMuchIsCounted() {
    ObjectNode before = Json.object();
    ObjectNode after = Json.object();
    for (int i = 0; i < 150; i++) {
      before.withObject("data").put("k" + i, 1);
      after.withObject("data").put("k" + i, 2);
    }
    Changes changes = Changes.of(before, after, 100, false);
    assertThat(changes.shown()).hasSize(100);
    assertThat(changes.more()).isEqualTo(50);
  }

  @Test
  void numbersAreComparedByValue() {
    ObjectNode other = Json.object();
    other.withObject("spec").set("replicas", LongNode.valueOf(1));
    assertThat(Changes.between(json("{'spec':{'replicas':1}}"), other, 10)).isEmpty();
  }

  @Test
  void aChangeTouchesWhatIsAboveAndWhatIsWithin() {
    Change scaled =
        Changes.between(json("{'spec':{'replicas':1}}"), json("{'spec':{'replicas':2}}"), 1)
            .getFirst();
    assertThat(scaled.touches("spec")).isTrue();
    assertThat(scaled.touches("spec.replicas")).isTrue();
    assertThat(scaled.touches("spec.replicasets")).isFalse();
    assertThat(scaled.touches("spec.rep")).isFalse();
    Change added =
        Changes.between(
                json("{'spec':{'c':[]}}"),
                json("{'spec':{'c':[{'name':'a','image':'x','r':[{'k':1}]}]}}"),
                1)
            .getFirst();
    assertThat(added.touches("spec.c[name=a].image")).isTrue();
    assertThat(added.touches("spec.c[name=a].r[0].k")).isTrue();
    assertThat(added.touches("spec.c[name=a].command")).isFalse();
    assertThat(added.touches("spec.c[name=a")).isFalse();
  }

  @Test
  void equalStatesDifferNowhereAndEveryChangeIsOne() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      ObjectNode one = tree(random, 0);
      ObjectNode other = tree(random, 0);
      assertThat(Changes.between(one, one.deepCopy(), 100)).as("seed %d", seed).isEmpty();
      for (Change change : Changes.between(one, other, 100)) {
        assertThat(change.before()).as("seed %d %s", seed, change).isNotEqualTo(change.after());
        assertThat(change.touches(change.path())).isTrue();
      }
      assertThat(Changes.between(one, other, 100).isEmpty())
          .as("seed %d", seed)
          .isEqualTo(Changes.between(other, one, 100).isEmpty());
    }
  }

  private static ObjectNode tree(Random random, int depth) {
    ObjectNode tree = Json.object();
    for (String name : List.of("spec", "data", "a.b/c", "x")) {
      switch (random.nextInt(depth > 3 ? 3 : 5)) {
        case 0 -> tree.put(name, random.nextInt(3));
        case 1 -> tree.put(name, "t" + random.nextInt(3));
        case 2 -> {}
        case 3 -> tree.set(name, tree(random, depth + 1));
        default -> {
          List<ObjectNode> elements = new ArrayList<>();
          for (int i = random.nextInt(3); i > 0; i--) {
            elements.add(tree(random, depth + 1).put("name", "n" + random.nextInt(3)));
          }
          tree.putArray(name).addAll(elements);
        }
      }
    }
    return tree;
  }
}
