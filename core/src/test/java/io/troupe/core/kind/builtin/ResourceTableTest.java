package io.troupe.core.kind.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.core.kind.Kind;
import io.troupe.core.kind.KindDeclaration;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is declared against the table of what a stock cluster serves: no more, no less. */
class ResourceTableTest {
  /** Resources that are still missing; a row goes when its kind comes. */
  private static final List<String> AWAITED = List.of("autoscaling/v1 horizontalpodautoscalers");

  private final Map<String, Kind> declared = new TreeMap<>();

  ResourceTableTest() {
    for (Kind kind : new BuiltInKinds().all()) {
      declared.put(kind.gvk().apiVersion() + ' ' + kind.type().resource(), kind);
    }
  }

  @Test
  void theTableIsWhatAStockClusterServes() {
    List<String[]> stock =
        rows().stream().filter(row -> !row[0].startsWith("history.troupe.io/")).toList();
    assertThat(stock).hasSize(68); // 67 types, one of them in two versions
    assertThat(stock.stream().map(row -> row[0]).distinct()).hasSize(22);
  }

  @Test
  void nothingIsDeclaredThatIsNotInTheTable() {
    List<String> known = rows().stream().map(row -> row[0] + ' ' + row[1]).toList();
    assertThat(known).containsAll(declared.keySet());
  }

  @Test
  void onlyTheAwaitedResourcesAreMissing() {
    List<String> missing =
        rows().stream()
            .map(row -> row[0] + ' ' + row[1])
            .filter(row -> !declared.containsKey(row))
            .toList();
    assertThat(AWAITED).containsAll(missing);
  }

  @Test
  void declarationsSayWhatTheTableSays() {
    List<String> missing = new ArrayList<>();
    for (String[] row : rows()) {
      Kind kind = declared.get(row[0] + ' ' + row[1]);
      if (kind == null) {
        continue;
      }
      String what = row[0] + ' ' + row[1];
      assertThat(kind.gvk().kind()).as(what).isEqualTo(row[2]);
      assertThat(kind.namespaced()).as(what).isEqualTo(row[3].equals("N"));
      assertThat(kind.shortNames()).as(what).isEqualTo(list(row[4]));
      assertThat(kind.categories()).as(what).isEqualTo(list(row[5]));
      assertThat(kind.verbs()).as(what).isEqualTo(verbs(row[6]));
      missing.addAll(subresources(kind, row[7]));
    }
    assertThat(missing).isEmpty();
  }

  /** Compares those that are there, and tells which are not. */
  private static List<String> subresources(Kind kind, String cell) {
    Map<String, List<String>> wanted = new TreeMap<>();
    for (String each : cell.equals("-") ? new String[0] : cell.split(";")) {
      String[] parts = each.split(":");
      String name = parts[0].replaceFirst("^st$", "status").replaceFirst("^sc$", "scale");
      wanted.put(name, list(parts.length == 1 ? "get,patch,update" : parts[1]));
    }
    Map<String, List<String>> given = new TreeMap<>();
    kind.subresources().stream()
        .filter(sub -> !sub.name().contains("/"))
        .forEach(sub -> given.put(sub.name(), sub.verbs()));
    assertThat(wanted).as(kind.type().resource()).containsAllEntriesOf(given);
    return wanted.keySet().stream()
        .filter(name -> !given.containsKey(name))
        .map(name -> kind.type().resource() + '/' + name)
        .toList();
  }

  @Test
  void groupsStandInUpstreamsOrder() {
    List<String> order = rows().stream().map(row -> row[0]).distinct().toList();
    List<String> given =
        new BuiltInKinds().all().stream().map(kind -> kind.gvk().apiVersion()).distinct().toList();
    assertThat(given).isSortedAccordingTo(Comparator.comparingInt(order::indexOf));
  }

  private static List<String> verbs(String cell) {
    return cell.equals("std") ? KindDeclaration.STANDARD_VERBS : list(cell);
  }

  private static List<String> list(String cell) {
    return cell.equals("-") ? List.of() : Arrays.asList(cell.split(","));
  }

  private static List<String[]> rows() {
    try (InputStream in = ResourceTableTest.class.getResourceAsStream("resources.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(" "))
          .collect(Collectors.toList());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
