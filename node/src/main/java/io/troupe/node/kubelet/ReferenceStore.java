package io.troupe.node.kubelet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.kubelet.AccountToken;
import io.troupe.core.kubelet.PodView;
import io.troupe.core.kubelet.References;
import io.troupe.core.kubelet.TokenSource;
import io.troupe.core.link.NodeLink;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** What the control plane has sent of ConfigMaps, Secrets and Services. Only in memory. */
final class ReferenceStore implements References {
  private final Map<String, ObjectNode> configMaps = new ConcurrentSkipListMap<>();
  private final Map<String, ObjectNode> secrets = new ConcurrentSkipListMap<>();
  private final ConcurrentSkipListMap<String, ObjectNode> services = new ConcurrentSkipListMap<>();

  private final Tokens tokens;

  ReferenceStore(Tokens tokens) {
    this.tokens = tokens;
  }

  void accept(NodeLink.References news) {
    for (byte[] json : news.objects()) {
      ObjectNode object = Json.parse(json);
      String path =
          object.path("metadata").path("namespace").asText()
              + "/"
              + object.path("metadata").path("name").asText();
      switch (object.path("kind").asText()) {
        case "ConfigMap" -> configMaps.put(path, object);
        case "Secret" -> secrets.put(path, object);
        case "Service" -> services.put(path, object);
        default -> {} // a newer control plane may send what this agent does not know
      }
    }
    for (String gone : news.gone()) {
      int slash = gone.indexOf('/');
      String path = gone.substring(slash + 1);
      switch (gone.substring(0, slash)) {
        case "configmaps" -> configMaps.remove(path);
        case "secrets" -> secrets.remove(path);
        case "services" -> services.remove(path);
        default -> {}
      }
    }
  }

  @Override
  public Optional<ObjectNode> configMap(String namespace, String name) {
    return Optional.ofNullable(configMaps.get(namespace + "/" + name));
  }

  @Override
  public Optional<ObjectNode> secret(String namespace, String name) {
    return Optional.ofNullable(secrets.get(namespace + "/" + name));
  }

  @Override
  public Collection<ObjectNode> services(String namespace) {
    return services.subMap(namespace + "/", namespace + "0").values(); // '0' follows '/'
  }

  @Override
  public AccountToken token(PodView pod, TokenSource source) {
    return tokens.of(pod, source);
  }
}
