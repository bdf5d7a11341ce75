package io.troupe.core.cel.library;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Upstream's format library: {@code format.dns1123Label().validate("x")}. */
final class FormatLibrary {
  private static final CelType FORMAT = Opaque.FORMAT.type();

  static final List<Function> FUNCTIONS = functions();

  private FormatLibrary() {}

  private static List<Function> functions() {
    List<Function> all = new ArrayList<>();
    for (NamedFormat format : NamedFormat.values()) {
      String name = "format." + format.published();
      all.add(Function.global(name, "format_" + format.published(), FORMAT, _ -> format));
    }
    all.add(
        Function.global(
            "format.named",
            "format_named",
            OptionalType.create(FORMAT),
            a -> NamedFormat.named((String) a[0]),
            SimpleType.STRING));
    all.add(
        Function.member(
            "validate",
            "format_validate",
            OptionalType.create(ListType.create(SimpleType.STRING)),
            a ->
                Optional.of(((NamedFormat) a[0]).problems((String) a[1])).filter(p -> !p.isEmpty()),
            FORMAT,
            SimpleType.STRING));
    return List.copyOf(all);
  }
}
