package io.troupe.actors.webhook;

import io.troupe.core.admit.webhook.Webhook;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.ResourceImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.ResourceType;
import java.util.List;

/** The webhooks of one kind of configuration, read again only when a configuration has changed. */
final class Configurations {
  private static final String GROUP = "admissionregistration.k8s.io";
  static final ResourceType MUTATING = new ResourceType(GROUP, "mutatingwebhookconfigurations");
  static final ResourceType VALIDATING = new ResourceType(GROUP, "validatingwebhookconfigurations");

  private final ResourceType type;
  private volatile Known known = new Known(null, List.of());

  private record Known(ResourceImage image, List<Hook> hooks) {}

  Configurations(ResourceType type) {
    this.type = type;
  }

  /** By configuration name, then in the configuration's order. */
  List<Hook> of(ClusterImage image) {
    ResourceImage now = image.of(type);
    if (now.size() == 0) {
      return List.of();
    }
    Known last = known;
    if (last.image != now) {
      last =
          new Known(
              now,
              now.all().stream()
                  .map(StoredObject::tree)
                  .flatMap(tree -> Webhook.all(tree).stream())
                  .map(Hook::of)
                  .toList());
      known = last; // a race reads them twice, which harms nobody
    }
    return last.hooks;
  }
}
