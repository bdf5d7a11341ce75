package io.troupe.core.kind;

import io.troupe.core.meta.GroupVersionKind;
import io.troupe.core.meta.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The words a kind is declared in. What is not said is what most kinds are: namespaced, all eight
 * verbs, no subresources, no rules, columns Name and Age.
 *
 * <pre>{@code
 * declare("apps", "v1", "Deployment", "deployments")
 *     .shortNames("deploy").categories("all")
 *     .tracksGeneration().status().scale()
 *     .columns(DeploymentColumns.ALL).rules(new DeploymentRules())
 *     .kind();
 * }</pre>
 */
public final class KindDeclaration {
  /** In the order discovery shows them. */
  public static final List<String> STANDARD_VERBS =
      List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

  private static final List<String> READ_AND_WRITE = List.of("get", "patch", "update");
  private static final GroupVersionKind SCALE = new GroupVersionKind("autoscaling", "v1", "Scale");

  private final GroupVersionKind gvk;
  private final ResourceType type;
  private String singular;
  private boolean namespaced = true;
  private List<String> shortNames = List.of();
  private List<String> categories = List.of();
  private List<String> verbs = STANDARD_VERBS;
  private final List<Kind.Subresource> subresources = new ArrayList<>();
  private boolean tracksGeneration;
  private boolean createOnUpdate;
  private boolean unconditionalUpdate = true;
  private Optional<String> orphaningWarning = Optional.empty();
  private boolean encrypted;
  private final Map<String, String> selectableFields = new TreeMap<>();
  private List<Column> columns = List.of(Columns.NAME, Columns.AGE);
  private KindRules rules = KindRules.NONE;
  private String listKind;
  private String deprecation = "";
  private Storage storage;

  private KindDeclaration(GroupVersionKind gvk, ResourceType type) {
    this.gvk = gvk;
    this.type = type;
    this.singular = gvk.kind().toLowerCase(Locale.ROOT);
    this.listKind = gvk.kind() + "List";
    this.storage = Storage.own(type);
  }

  public static KindDeclaration declare(
      String group, String version, String kind, String resource) {
    return new KindDeclaration(
        new GroupVersionKind(group, version, kind), new ResourceType(group, resource));
  }

  public KindDeclaration ofCluster() {
    namespaced = false;
    return this;
  }

  public KindDeclaration shortNames(String... names) {
    shortNames = List.of(names);
    return this;
  }

  public KindDeclaration categories(String... names) {
    categories = List.of(names);
    return this;
  }

  /** No others than these. */
  public KindDeclaration verbs(String... only) {
    verbs = List.of(only);
    return this;
  }

  public KindDeclaration withoutVerb(String verb) {
    verbs = verbs.stream().filter(v -> !v.equals(verb)).toList();
    return this;
  }

  /** A question that is answered and not stored. */
  public KindDeclaration createOnly() {
    verbs = List.of("create");
    return this;
  }

  /** The status subresource. */
  public KindDeclaration status() {
    return subresource("status", gvk, READ_AND_WRITE);
  }

  /** The scale subresource, an autoscaling/v1 Scale. */
  public KindDeclaration scale() {
    return subresource("scale", SCALE, READ_AND_WRITE);
  }

  /** A subresource of the kind itself. */
  public KindDeclaration subresource(String name, String... allowed) {
    return subresource(name, gvk, List.of(allowed));
  }

  public KindDeclaration subresource(String name, GroupVersionKind kind, List<String> allowed) {
    subresources.add(new Kind.Subresource(name, kind, allowed));
    return this;
  }

  /** metadata.generation counts changes of what is desired. */
  public KindDeclaration tracksGeneration() {
    tracksGeneration = true;
    return this;
  }

  public KindDeclaration createOnUpdate() {
    createOnUpdate = true;
    return this;
  }

  /** A PUT must name the version it replaces; upstream's AllowUnconditionalUpdate, denied. */
  public KindDeclaration versionedUpdates() {
    unconditionalUpdate = false;
    return this;
  }

  /**
   * A delete that does not say what becomes of dependents leaves them: what early clients relied
   * on.
   *
   * @param warning told to whoever relies on it; empty to say nothing
   */
  public KindDeclaration orphansByDefault(String warning) {
    orphaningWarning = Optional.of(warning);
    return this;
  }

  public KindDeclaration encrypted() {
    encrypted = true;
    return this;
  }

  /** Field selectors beside metadata.name and metadata.namespace, empty when absent. */
  public KindDeclaration selectable(String... paths) {
    for (String path : paths) {
      selectableFields.put(path, "");
    }
    return this;
  }

  public KindDeclaration selectableOr(String path, String whenAbsent) {
    selectableFields.put(path, whenAbsent);
    return this;
  }

  public KindDeclaration columns(List<Column> all) {
    columns = all;
    return this;
  }

  public KindDeclaration rules(KindRules own) {
    rules = own;
    return this;
  }

  /** Another singular than the kind in lower case. */
  public KindDeclaration singular(String name) {
    singular = name;
    return this;
  }

  /** Another name for its lists than the kind's with List behind it. */
  public KindDeclaration listKind(String name) {
    listKind = name;
    return this;
  }

  /** Users of this version are told so. */
  public KindDeclaration deprecated(String warning) {
    deprecation = warning;
    return this;
  }

  /** Its objects are those of another kind or version, in another form. */
  public KindDeclaration storedAs(Storage other) {
    storage = other;
    return this;
  }

  public Kind kind() {
    return new Kind(
        gvk,
        type,
        singular,
        namespaced,
        shortNames,
        categories,
        verbs,
        subresources,
        tracksGeneration,
        createOnUpdate,
        unconditionalUpdate,
        orphaningWarning,
        encrypted,
        selectableFields,
        columns,
        rules,
        listKind,
        deprecation,
        storage);
  }
}
