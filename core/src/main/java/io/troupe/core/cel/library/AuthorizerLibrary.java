package io.troupe.core.cel.library;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import io.troupe.core.cel.library.CelAuthorizer.Account;
import io.troupe.core.cel.library.CelAuthorizer.Decision;
import io.troupe.core.cel.library.CelAuthorizer.GroupCheck;
import io.troupe.core.cel.library.CelAuthorizer.PathCheck;
import io.troupe.core.cel.library.CelAuthorizer.ResourceCheck;
import java.util.List;
import java.util.function.BiFunction;

/** Upstream's authorizer library, with its selectors. */
final class AuthorizerLibrary {
  private static final CelType AUTHORIZER = Opaque.AUTHORIZER.type();
  private static final CelType PATH = Opaque.PATH_CHECK.type();
  private static final CelType GROUP = Opaque.GROUP_CHECK.type();
  private static final CelType RESOURCE = Opaque.RESOURCE_CHECK.type();
  private static final CelType DECISION = Opaque.DECISION.type();
  private static final CelType TEXT = SimpleType.STRING;

  static final List<Function> FUNCTIONS =
      List.of(
          Function.member(
              "path",
              "authorizer_path",
              PATH,
              a -> path((CelAuthorizer) a[0], a[1]),
              AUTHORIZER,
              TEXT),
          Function.member(
              "group",
              "authorizer_group",
              GROUP,
              a -> new GroupCheck((CelAuthorizer) a[0], (String) a[1]),
              AUTHORIZER,
              TEXT),
          Function.member(
              "serviceAccount",
              "authorizer_serviceaccount",
              AUTHORIZER,
              a -> ((CelAuthorizer) a[0]).as(new Account((String) a[1], (String) a[2])),
              AUTHORIZER,
              TEXT,
              TEXT),
          Function.member(
              "resource",
              "groupcheck_resource",
              RESOURCE,
              a -> ((GroupCheck) a[0]).resource((String) a[1]),
              GROUP,
              TEXT),
          narrowed("subresource", "resourcecheck_subresource", ResourceCheck::subresource),
          narrowed("namespace", "resourcecheck_namespace", ResourceCheck::namespace),
          narrowed("name", "resourcecheck_name", ResourceCheck::name),
          narrowed("fieldSelector", "resourcecheck_fieldselector", (c, _) -> c.selected()),
          narrowed("labelSelector", "resourcecheck_labelselector", (c, _) -> c.selected()),
          Function.member(
              "check",
              "pathcheck_check",
              DECISION,
              a -> ((PathCheck) a[0]).check((String) a[1]),
              PATH,
              TEXT),
          Function.member(
              "check",
              "resourcecheck_check",
              DECISION,
              a -> ((ResourceCheck) a[0]).check((String) a[1]),
              RESOURCE,
              TEXT),
          Function.member(
              "allowed",
              "decision_allowed",
              SimpleType.BOOL,
              a -> ((Decision) a[0]).allowed(),
              DECISION),
          Function.member(
              "reason", "decision_reason", TEXT, a -> ((Decision) a[0]).reason(), DECISION),
          Function.member(
              "errored",
              "decision_errored",
              SimpleType.BOOL,
              a -> !((Decision) a[0]).error().isEmpty(),
              DECISION),
          Function.member(
              "error", "decision_error", TEXT, a -> ((Decision) a[0]).error(), DECISION));

  private AuthorizerLibrary() {}

  private static PathCheck path(CelAuthorizer authorizer, Object path) {
    if (((String) path).isEmpty()) {
      throw Misfit.of("path must not be empty");
    }
    return new PathCheck(authorizer, (String) path);
  }

  private static Function narrowed(
      String name, String overload, BiFunction<ResourceCheck, String, ResourceCheck> how) {
    return Function.member(
        name,
        overload,
        RESOURCE,
        a -> how.apply((ResourceCheck) a[0], (String) a[1]),
        RESOURCE,
        TEXT);
  }
}
