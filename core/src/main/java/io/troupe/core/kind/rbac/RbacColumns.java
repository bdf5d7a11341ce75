package io.troupe.core.kind.rbac;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Column;
import io.troupe.core.kind.Columns;
import io.troupe.core.kind.Tree;
import java.util.ArrayList;
import java.util.List;

/** The tables of roles and bindings. */
final class RbacColumns {
  static final List<Column> ROLE = List.of(Columns.NAME, Columns.CREATED_AT);

  static final List<Column> BINDING =
      List.of(
          Columns.NAME,
          Columns.text(
              "Role",
              "What is granted.",
              o ->
                  Tree.text(o.path("roleRef"), "kind")
                      + '/'
                      + Tree.text(o.path("roleRef"), "name")),
          Columns.AGE,
          Columns.wide("Users", "To which users.", o -> subjects(o, "User")),
          Columns.wide("Groups", "To which groups.", o -> subjects(o, "Group")),
          Columns.wide(
              "ServiceAccounts", "To which service accounts.", o -> subjects(o, "ServiceAccount")));

  private RbacColumns() {}

  private static String subjects(ObjectNode binding, String kind) {
    List<String> names = new ArrayList<>();
    for (ObjectNode subject : Tree.objects(binding.path("subjects"))) {
      if (Tree.text(subject, "kind").equals(kind)) {
        String name = Tree.text(subject, "name");
        boolean account = kind.equals("ServiceAccount");
        names.add(account ? Tree.text(subject, "namespace") + '/' + name : name);
      }
    }
    return String.join(", ", names);
  }
}
