package io.troupe.core.kind.version;

import io.troupe.core.kind.Column;
import io.troupe.core.kind.Conversion;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.KindDeclaration;
import io.troupe.core.kind.Storage;
import io.troupe.core.meta.GroupVersionKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The second faces of kinds that are stored in their first. */
public final class OtherVersions {
  private OtherVersions() {}

  /**
   * @param stored all kinds that have a storage of their own
   */
  public static List<Kind> of(List<Kind> stored) {
    return Stream.of(
            find(stored, "autoscaling", "HorizontalPodAutoscaler")
                .map(OtherVersions::firstAutoscaler),
            find(stored, "", "Event").map(OtherVersions::newEvent))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<Kind> find(List<Kind> kinds, String group, String name) {
    return kinds.stream()
        .filter(k -> k.gvk().group().equals(group) && k.gvk().kind().equals(name))
        .findFirst();
  }

  private static Kind firstAutoscaler(Kind second) {
    Conversion.Functions conversion =
        new Conversion.Functions(AutoscalerConversion::toFirst, AutoscalerConversion::toSecond);
    KindDeclaration declaration =
        KindDeclaration.declare("autoscaling", "v1", second.gvk().kind(), second.type().resource())
            .shortNames(second.shortNames().toArray(String[]::new))
            .categories(second.categories().toArray(String[]::new))
            .status()
            .columns(asStored(second.columns(), conversion))
            .rules(new ConvertedRules(second.rules(), conversion))
            .storedAs(new Storage(second.storedAs(), conversion, Map.of()));
    if (second.tracksGeneration()) {
      declaration.tracksGeneration();
    }
    return declaration.kind();
  }

  private static Kind newEvent(Kind old) {
    Conversion.Functions conversion =
        new Conversion.Functions(EventConversion::toNew, EventConversion::toOld);
    GroupVersionKind gvk = new GroupVersionKind("events.k8s.io", "v1", "Event");
    KindDeclaration declaration =
        KindDeclaration.declare(gvk.group(), gvk.version(), gvk.kind(), "events")
            .shortNames("ev")
            .createOnUpdate()
            .columns(asStored(old.columns(), conversion))
            .rules(new NewEventRules())
            .storedAs(new Storage(old.storedAs(), conversion, EventConversion.SELECTABLE));
    EventConversion.SELECTABLE.keySet().forEach(declaration::selectable);
    return declaration.selectable("reason", "type").kind();
  }

  /** The columns of the stored form, shown of the served one. */
  private static List<Column> asStored(List<Column> columns, Conversion.Functions conversion) {
    return columns.stream()
        .map(c ->
            new Column(
                c.name(),
                c.type(),
                c.format(),
                c.description(),
                c.priority(),
                (object, now) -> c.cell().of(conversion.toStored().apply(object.deepCopy()), now)))
        .toList();
  }
}
