package io.troupe.core.kind.extension;

import static io.troupe.core.kind.KindDeclaration.declare;

import io.troupe.core.kind.Columns;
import io.troupe.core.kind.Kind;
import java.util.List;

/** The kinds of {@code apiextensions.k8s.io/v1}. */
public final class ExtensionKinds {
  private ExtensionKinds() {}

  public static List<Kind> all() {
    return List.of(
        declare(
                "apiextensions.k8s.io",
                "v1",
                "CustomResourceDefinition",
                "customresourcedefinitions")
            .ofCluster()
            .shortNames("crd", "crds")
            .categories("api-extensions")
            .tracksGeneration()
            .versionedUpdates()
            .status()
            .columns(List.of(Columns.NAME, Columns.CREATED_AT))
            .rules(new DefinitionRules())
            .kind());
  }
}
