package io.troupe.core.cel.library;

import dev.cel.common.exceptions.CelInvalidArgumentException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import java.util.List;

/** Upstream's URL library. */
final class UrlLibrary {
  private static final CelType URL = Opaque.URL.type();

  static final List<Function> FUNCTIONS =
      List.of(
          Function.global(
              "url", "string_to_url", URL, a -> CelUrl.parse((String) a[0]), SimpleType.STRING),
          Function.global(
              "isURL",
              "is_url_string",
              SimpleType.BOOL,
              a -> isUrl((String) a[0]),
              SimpleType.STRING),
          part("getScheme", "url_get_scheme", a -> ((CelUrl) a[0]).scheme()),
          part("getHost", "url_get_host", a -> ((CelUrl) a[0]).host()),
          part("getHostname", "url_get_hostname", a -> ((CelUrl) a[0]).hostname()),
          part("getPort", "url_get_port", a -> ((CelUrl) a[0]).port()),
          part("getEscapedPath", "url_get_escaped_path", a -> ((CelUrl) a[0]).path()),
          Function.member(
              "getQuery",
              "url_get_query",
              MapType.create(SimpleType.STRING, ListType.create(SimpleType.STRING)),
              a -> ((CelUrl) a[0]).queryValues(),
              URL));

  private UrlLibrary() {}

  private static Function part(
      String name, String overload, dev.cel.runtime.CelFunctionOverload body) {
    return Function.member(name, overload, SimpleType.STRING, body, URL);
  }

  private static boolean isUrl(String text) {
    try {
      CelUrl.parse(text);
      return true;
    } catch (CelInvalidArgumentException e) {
      return false;
    }
  }
}
