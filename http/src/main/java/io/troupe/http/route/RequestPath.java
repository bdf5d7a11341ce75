package io.troupe.http.route;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Where a request goes, read from its path once. Follows upstream's RequestInfo.
 *
 * <p>Worked example: {@code /apis/apps/v1/namespaces/web/deployments/shop/scale} is group apps,
 * version v1, namespace web, resource deployments, name shop, subresource scale; {@code
 * /api/v1/namespaces/web/status} is the status of the Namespace web.
 */
public sealed interface RequestPath {

  /** Segments beyond these make a path that leads nowhere. */
  int SEGMENTS_MAX = 32;

  /**
   * @param namespace empty for the cluster or all namespaces, and for Namespaces themselves
   * @param name empty for a collection
   * @param subresource what follows the name, without slashes between; empty for the object itself
   * @param watchPrefix whether the path asks for a watch by itself, as clients long ago did: {@code
   *     /api/v1/watch/pods}
   */
  record Resource(
      String group,
      String version,
      String namespace,
      String resource,
      String name,
      String subresource,
      boolean watchPrefix)
      implements RequestPath {

    Resource(
        String group,
        String version,
        String namespace,
        String resource,
        String name,
        String subresource) {
      this(group, version, namespace, resource, name, subresource, false);
    }
  }

  /** Anything else. @param segments decoded, without empty ones */
  record Other(List<String> segments) implements RequestPath {
    public Other {
      segments = List.copyOf(segments);
    }
  }

  /** What follows a namespace's name without being a resource within it. */
  Set<String> NAMESPACE_SUBRESOURCES = Set.of("status", "finalize");

  /**
   * @param encoded percent-encoded, without query
   * @throws IllegalArgumentException for a broken percent-encoding
   */
  static RequestPath parse(String encoded) {
    List<String> segments = split(encoded);
    int at;
    String group;
    if (segments.size() >= 3 && segments.getFirst().equals("api")) {
      group = "";
      at = 1;
    } else if (segments.size() >= 4 && segments.getFirst().equals("apis")) {
      group = segments.get(1);
      at = 2;
    } else {
      return new Other(segments);
    }
    String version = segments.get(at);
    List<String> rest = segments.subList(at + 1, segments.size());
    boolean watch = rest.size() > 1 && rest.getFirst().equals("watch");
    return resource(group, version, watch ? rest.subList(1, rest.size()) : rest, watch);
  }

  private static RequestPath resource(
      String group, String version, List<String> rest, boolean watch) {
    String namespace = "";
    List<String> parts = rest;
    boolean within =
        parts.size() > 2
            && parts.getFirst().equals("namespaces")
            && !NAMESPACE_SUBRESOURCES.contains(parts.get(2));
    if (within) {
      namespace = parts.get(1);
      parts = parts.subList(2, parts.size());
    }
    String name = parts.size() > 1 ? parts.get(1) : "";
    String subresource = parts.size() > 2 ? String.join("/", parts.subList(2, parts.size())) : "";
    return new Resource(group, version, namespace, parts.getFirst(), name, subresource, watch);
  }

  private static List<String> split(String encoded) {
    List<String> segments = new ArrayList<>(8);
    int start = 0;
    while (start <= encoded.length() && segments.size() < SEGMENTS_MAX) {
      int end = encoded.indexOf('/', start);
      if (end < 0) {
        end = encoded.length();
      }
      if (end > start) {
        segments.add(decode(encoded.substring(start, end)));
      }
      start = end + 1;
    }
    return segments;
  }

  private static String decode(String segment) {
    return segment.indexOf('%') < 0
        ? segment
        : URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
