package io.troupe.core.kind.openapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.QueryParameter;
import io.troupe.core.meta.GroupVersionKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The paths of one kind and of its subresources. kubectl looks for a patch operation of the kind
 * with {@code fieldValidation} among the operation's own parameters: that is how it learns that the
 * server validates, so parameters are never shared through components.
 */
final class KindPaths {
  private static final List<String> PATCH_TYPES =
      List.of(
          "application/apply-patch+yaml",
          "application/json-patch+json",
          "application/merge-patch+json",
          "application/strategic-merge-patch+json");
  private static final List<QueryParameter> READ =
      List.of(
          new QueryParameter("limit", "integer", "How many items one page holds at most."),
          new QueryParameter("continue", "string", "Where the next page of a list begins."),
          new QueryParameter("fieldSelector", "string", "Keeps only objects whose fields are so."),
          new QueryParameter("labelSelector", "string", "Keeps only objects whose labels are so."),
          new QueryParameter("resourceVersion", "string", "How new the answer must be."),
          new QueryParameter("resourceVersionMatch", "string", "How resourceVersion is meant."),
          new QueryParameter("timeoutSeconds", "integer", "When a watch or list is ended."),
          new QueryParameter(
              "allowWatchBookmarks", "boolean", "Whether a watch may get bookmarks."),
          new QueryParameter("watch", "boolean", "Tells of changes instead of listing."));

  /** Reads of the past; a list has the two about revisions anyway. */
  private static final QueryParameter AS_OF =
      new QueryParameter(
          "asOf", "string", "How things stood at a time, as in RFC 3339; not upstream's.");

  private static final List<QueryParameter> GET_PAST =
      List.of(
          AS_OF,
          new QueryParameter("resourceVersion", "string", "Which revision is asked for."),
          new QueryParameter(
              "resourceVersionMatch", "string", "Exact: just that revision, of the past, too."));
  private static final List<QueryParameter> WRITE =
      List.of(
          new QueryParameter("dryRun", "string", "All: decide, but store nothing."),
          new QueryParameter(
              "fieldManager", "string", "Who is to be named for the changed fields."),
          new QueryParameter(
              "fieldValidation",
              "string",
              "What happens to unknown and duplicate fields: Ignore, Warn or Strict."));
  private static final QueryParameter FORCE =
      new QueryParameter("force", "boolean", "Apply only: takes over fields that others own.");
  private static final List<QueryParameter> PATCH =
      Stream.concat(WRITE.stream(), Stream.of(FORCE)).toList();
  private static final List<QueryParameter> DELETE =
      List.of(
          new QueryParameter("dryRun", "string", "All: decide, but store nothing."),
          new QueryParameter(
              "gracePeriodSeconds", "integer", "How long the object may take to stop."),
          new QueryParameter(
              "propagationPolicy",
              "string",
              "What happens to dependents: Orphan, Background or Foreground."));

  private static final Map<String, String> METHODS = Map.of("create", "post", "update", "put");

  private final Kind kind;
  private final ComponentSchemas schemas;
  private final ObjectNode paths;

  KindPaths(Kind kind, ComponentSchemas schemas, ObjectNode paths) {
    this.kind = kind;
    this.schemas = schemas;
    this.paths = paths;
  }

  void add() {
    String root = '/' + OpenApiDocuments.pathOf(kind) + '/';
    String resource = kind.type().resource();
    String collection =
        kind.namespaced() ? root + "namespaces/{namespace}/" + resource : root + resource;
    ObjectNode list = path(collection, kind.namespaced(), false);
    if (kind.verbs().contains("list")) {
      schemas.ofKind(kind.gvk()); // one that is only listed is a kind all the same
      list.set("get", list());
    }
    write(list, "post", "create", kind.verbs(), kind.gvk());
    if (kind.verbs().contains("deletecollection")) {
      list.set("delete", delete("deletecollection", READ));
    }
    if (kind.namespaced() && kind.verbs().contains("list")) {
      path(root + resource, false, false).set("get", list());
    }
    forCluster(root + resource);
    if (kind.subresources().isEmpty()
        && readByName().isEmpty()
        && kind.verbs().stream().noneMatch(List.of("update", "patch", "delete")::contains)) {
      return; // asked and not stored, so there is nothing of that name
    }
    String one = collection + "/{name}";
    ObjectNode item = path(one, kind.namespaced(), true);
    readOne(item);
    changes(item, kind.gvk(), kind.verbs());
    if (kind.verbs().contains("delete")) {
      item.set("delete", delete("delete", DELETE));
    }
    for (Kind.Subresource each : kind.subresources()) {
      ObjectNode under = path(one + '/' + each.name(), kind.namespaced(), true);
      if (each.connects()) {
        connections(under, each);
        continue;
      }
      write(under, "post", "create", each.verbs(), each.kind());
      if (each.verbs().contains("get")) {
        ObjectNode answer = schemas.ofKind(each.kind());
        under.set("get", operation("get", each.kind(), answer, List.of()));
      }
      changes(under, each.kind(), each.verbs());
    }
  }

  private ObjectNode list() {
    return operation(
        "list",
        kind.gvk(),
        schemas.ofKind(schemas.listOf(kind)),
        kind.rules().parameters("list", reads("list")));
  }

  /** What is stored has a past, and may be read as it was. */
  private List<QueryParameter> reads(String verb) {
    boolean list = verb.equals("list");
    boolean stored = kind.verbs().containsAll(List.of("get", "list", "create"));
    List<QueryParameter> past = list ? List.of(AS_OF) : GET_PAST;
    return Stream.of(
            list ? READ : List.<QueryParameter>of(), stored ? past : List.<QueryParameter>of())
        .flatMap(List::stream)
        .toList();
  }

  /** Some are watched by their name and never got. */
  private Optional<String> readByName() {
    boolean watched = kind.verbs().contains("watch") && !kind.verbs().contains("list");
    return Stream.of("get", "watch")
        .filter(kind.verbs()::contains)
        .filter(verb -> verb.equals("get") || watched)
        .findFirst();
  }

  private void readOne(ObjectNode path) {
    readByName()
        .ifPresent(verb ->
            path.set(
                "get",
                operation(
                    verb,
                    kind.gvk(),
                    schemas.ofKind(kind.gvk()),
                    kind.rules().parameters(verb, reads(verb)))));
  }

  /** The same without a namespace; lists have that anyway. */
  private void forCluster(String collection) {
    if (!kind.rules().servedForCluster()) {
      return;
    }
    if (kind.verbs().contains("create")) {
      write(path(collection, false, false), "post", "create", kind.verbs(), kind.gvk());
    }
    if (readByName().isPresent()) {
      readOne(path(collection + "/{name}", false, true));
    }
  }

  /** What goes through a connection is no object; upstream calls it a string. */
  private static void connections(ObjectNode path, Kind.Subresource subresource) {
    for (String verb : subresource.verbs()) {
      String method = METHODS.getOrDefault(verb, verb);
      ObjectNode operation = Json.object();
      operation.putArray("parameters");
      ObjectNode ok = operation.putObject("responses").putObject("200").put("description", "OK");
      content(ok, Json.object().put("type", "string"), List.of("*/*"));
      operation.put("x-kubernetes-action", "connect");
      operation.set("x-kubernetes-group-version-kind", ComponentSchemas.gvk(subresource.kind()));
      path.set(method, operation);
    }
  }

  private void changes(ObjectNode path, GroupVersionKind gvk, List<String> verbs) {
    write(path, "put", "update", verbs, gvk);
    if (verbs.contains("patch")) {
      ObjectNode patch = operation("patch", gvk, schemas.ofKind(gvk), PATCH);
      body(patch, schemas.ofPatch(), patchTypes());
      path.set("patch", patch);
    }
  }

  private List<String> patchTypes() {
    return kind.rules().hasCompiledType()
        ? PATCH_TYPES
        : PATCH_TYPES.stream().filter(t -> !t.contains("strategic")).toList();
  }

  private void write(
      ObjectNode path, String method, String verb, List<String> verbs, GroupVersionKind gvk) {
    if (verbs.contains(verb)) {
      ObjectNode operation =
          operation(method, gvk, schemas.ofKind(gvk), kind.rules().parameters(verb, WRITE));
      body(operation, schemas.ofKind(gvk), ComponentSchemas.CONTENT_TYPES);
      path.set(method, operation);
    }
  }

  private ObjectNode delete(String action, List<QueryParameter> parameters) {
    ObjectNode operation = operation(action, kind.gvk(), schemas.ofMeta("Status"), parameters);
    GroupVersionKind options =
        new GroupVersionKind(kind.gvk().group(), kind.gvk().version(), "DeleteOptions");
    body(operation, schemas.ofKind(options), ComponentSchemas.CONTENT_TYPES);
    operation.withObject("/requestBody").remove("required");
    return operation;
  }

  private ObjectNode path(String path, boolean namespaced, boolean named) {
    ObjectNode item = paths.putObject(path);
    ArrayNode parameters = item.putArray("parameters");
    if (named) {
      parameters.add(inPath("name", "Name of the " + kind.gvk().kind() + '.'));
    }
    if (namespaced) {
      parameters.add(inPath("namespace", "The namespace the object is in."));
    }
    return item;
  }

  private static ObjectNode operation(
      String action, GroupVersionKind gvk, ObjectNode answer, List<QueryParameter> parameters) {
    ObjectNode operation = Json.object();
    ArrayNode list = operation.putArray("parameters");
    for (QueryParameter each : parameters) {
      ObjectNode parameter =
          list.addObject()
              .put("name", each.name())
              .put("in", "query")
              .put("description", each.description());
      parameter.putObject("schema").put("type", each.type()).put("uniqueItems", true);
    }
    ObjectNode ok = operation.putObject("responses").putObject("200").put("description", "OK");
    content(ok, answer, ComponentSchemas.CONTENT_TYPES);
    operation.put("x-kubernetes-action", action);
    operation.set("x-kubernetes-group-version-kind", ComponentSchemas.gvk(gvk));
    return operation;
  }

  private static void body(ObjectNode operation, ObjectNode schema, List<String> types) {
    content(operation.putObject("requestBody").put("required", true), schema, types);
  }

  private static void content(ObjectNode parent, ObjectNode schema, List<String> types) {
    ObjectNode content = parent.putObject("content");
    types.forEach(t -> content.putObject(t).set("schema", schema.deepCopy()));
  }

  private static ObjectNode inPath(String name, String description) {
    ObjectNode parameter =
        Json.object()
            .put("name", name)
            .put("in", "path")
            .put("description", description)
            .put("required", true);
    parameter.putObject("schema").put("type", "string").put("uniqueItems", true);
    return parameter;
  }
}
