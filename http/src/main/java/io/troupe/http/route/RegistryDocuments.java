package io.troupe.http.route;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.KindRegistry;
import io.troupe.core.kind.discovery.AggregatedDiscovery;
import io.troupe.core.kind.discovery.DiscoveryDocuments;
import io.troupe.core.kind.openapi.OpenApiDocuments;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.function.Supplier;

/**
 * What can be said of one registry, made once; another registry makes another of these, which takes
 * over what has not changed.
 */
final class RegistryDocuments {
  private final KindRegistry registry;
  private final DiscoveryDocuments discovery;
  private final OpenApiDocuments openApi;
  private final Tagged coreGroup;
  private final Tagged otherGroups;

  /**
   * @param tag a quoted ETag
   */
  record Tagged(byte[] json, String tag) {}

  private RegistryDocuments(KindRegistry registry, OpenApiDocuments openApi) {
    this.registry = registry;
    this.discovery = new DiscoveryDocuments(registry);
    this.openApi = openApi;
    AggregatedDiscovery aggregated = new AggregatedDiscovery(registry);
    this.coreGroup = tagged(aggregated.core());
    this.otherGroups = tagged(aggregated.groups());
  }

  /** Gives the documents of the registry that holds now. */
  static final class Current implements Supplier<RegistryDocuments> {
    private final Supplier<KindRegistry> kinds;
    private final String serverVersion;
    private volatile RegistryDocuments last;

    Current(Supplier<KindRegistry> kinds, String serverVersion) {
      this.kinds = kinds;
      this.serverVersion = serverVersion;
    }

    @Override
    public RegistryDocuments get() {
      KindRegistry now = kinds.get();
      RegistryDocuments known = last;
      if (known == null || known.registry != now) {
        OpenApiDocuments openApi =
            known == null ? new OpenApiDocuments(now, serverVersion) : known.openApi.with(now);
        known = new RegistryDocuments(now, openApi);
        last = known; // a race makes them twice, which harms nobody
      }
      return known;
    }
  }

  Collection<Kind> kinds() {
    return registry.all();
  }

  DiscoveryDocuments discovery() {
    return discovery;
  }

  OpenApiDocuments openApi() {
    return openApi;
  }

  Tagged aggregatedCoreGroup() {
    return coreGroup;
  }

  Tagged aggregatedGroups() {
    return otherGroups;
  }

  static Tagged tagged(ObjectNode document) {
    byte[] json = Json.bytes(document);
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(json);
      return new Tagged(json, '"' + HexFormat.of().withUpperCase().formatHex(digest) + '"');
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
