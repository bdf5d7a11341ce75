package io.troupe.actors.outgoing;

import java.net.URI;

/** Where a server is. */
public sealed interface Place {

  /** What precedes a request's own path. */
  String base();

  /** The host its certificate must be for. */
  String host();

  int port();

  /** Scheme and authority. */
  default String origin() {
    String name = host().indexOf(':') >= 0 ? "[" + host() + "]" : host();
    return scheme() + "://" + name + ":" + port();
  }

  default String scheme() {
    return "https";
  }

  /**
   * An address.
   *
   * @param uri absolute; https, or http where that is allowed; without query
   */
  record Web(URI uri) implements Place {
    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    @Override
    public String base() {
      return uri.getRawPath() == null ? "" : uri.getRawPath();
    }

    @Override
    public String host() {
      String host = uri.getHost();
      boolean bracketed = host.startsWith("[") && host.endsWith("]");
      return bracketed ? host.substring(1, host.length() - 1) : host;
    }

    @Override
    public int port() {
      if (uri.getPort() >= 0) {
        return uri.getPort();
      }
      return scheme().equals("http") ? HTTP : HTTPS;
    }

    @Override
    public String scheme() {
      return uri.getScheme();
    }

    /** As it was written: without the port where none is said. */
    @Override
    public String origin() {
      return uri.getScheme() + "://" + uri.getRawAuthority();
    }
  }

  /**
   * A Service of this cluster, reached at one of its ready endpoints.
   *
   * @param port of the Service, not of its endpoints
   * @param base beginning with a slash, or empty
   */
  record ClusterService(String namespace, String name, int port, String base) implements Place {
    @Override
    public String host() {
      return name + "." + namespace + ".svc";
    }
  }
}
