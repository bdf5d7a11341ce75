package io.troupe.core.reconcile.accounttoken;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.ObjectChange;
import io.troupe.core.image.StoredObject;
import io.troupe.core.image.Terms;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.reconcile.Action;
import io.troupe.core.reconcile.Controller;
import io.troupe.core.reconcile.Plan;
import io.troupe.core.reconcile.Situation;
import io.troupe.core.reconcile.Trees;
import io.troupe.core.reconcile.Types;
import io.troupe.core.reconcile.Wake;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Gives each Secret of type {@code kubernetes.io/service-account-token} its token, certificate
 * authority and namespace, and deletes it with its service account.
 */
public final class AccountTokenController implements Controller {
  private static final ResourceType SECRETS = new ResourceType("", "secrets");
  private static final String TYPE = "kubernetes.io/service-account-token";
  private static final String ACCOUNT = "kubernetes.io/service-account.name";
  private static final String UID = "kubernetes.io/service-account.uid";

  private final TokenMaker tokens;
  private final String ca;

  /**
   * @param caPem the certificate authority of the API server
   */
  public AccountTokenController(TokenMaker tokens, String caPem) {
    this.tokens = tokens;
    this.ca = encoded(caPem);
  }

  @Override
  public String name() {
    return "tokens-controller";
  }

  @Override
  public boolean staysInNamespace() {
    return true;
  }

  @Override
  public Collection<ResourceType> watches() {
    return List.of(SECRETS, Types.SERVICE_ACCOUNTS);
  }

  @Override
  public List<Wake> wakeUps(ObjectChange change, ClusterImage image) {
    ObjectKey key = change.last().key();
    if (key.type().equals(SECRETS)) {
      return TYPE.equals(change.last().facts().fields().get("type"))
          ? List.of(Wake.now(key))
          : List.of();
    }
    return Wake.now(
        image.of(SECRETS).withTerm(Terms.field("type", TYPE), key.namespace()).stream()
            .map(StoredObject::key)
            .toList());
  }

  @Override
  public List<Wake> everything(ClusterImage image) {
    return Wake.now(
        image.of(SECRETS).withTerm(Terms.field("type", TYPE)).stream()
            .map(StoredObject::key)
            .toList());
  }

  @Override
  public Plan plan(ClusterImage image, ObjectKey key, Situation situation) {
    Optional<StoredObject> secret = image.get(key);
    boolean concerned =
        secret.isPresent()
            && !secret.get().facts().deleting()
            && TYPE.equals(secret.get().facts().fields().get("type"));
    if (!concerned) {
      return Plan.NOTHING;
    }
    ObjectNode tree = secret.get().tree();
    JsonNode annotations = tree.path("metadata").path("annotations");
    String account = annotations.path(ACCOUNT).asText("");
    String uid = annotations.path(UID).asText("");
    Optional<StoredObject> owner =
        image
            .of(Types.SERVICE_ACCOUNTS)
            .get(key.namespace(), account)
            .filter(found -> uid.isEmpty() || uid.equals(found.uid().value()));
    return owner.isEmpty() ? orphan(secret.get()) : filled(secret.get(), tree, owner.get());
  }

  private static Plan orphan(StoredObject secret) {
    return new Plan(
        List.of(
            new Action.Delete(secret, Optional.empty(), Optional.empty(), true, Optional.empty())),
        Optional.empty(),
        "token of a service account that is gone");
  }

  private Plan filled(StoredObject secret, ObjectNode tree, StoredObject account) {
    String namespace = encoded(secret.key().namespace());
    JsonNode data = tree.path("data");
    boolean complete =
        !data.path("token").asText("").isEmpty()
            && data.path("ca.crt").asText("").equals(ca)
            && data.path("namespace").asText("").equals(namespace)
            && tree.path("metadata").path("annotations").has(UID);
    if (complete) {
      return Plan.NOTHING;
    }
    ObjectNode filled = data instanceof ObjectNode found ? found : tree.putObject("data");
    if (filled.path("token").asText("").isEmpty()) {
      filled.put(
          "token",
          encoded(
              tokens.token(
                  secret.key().namespace(),
                  secret.key().name(),
                  account.key().name(),
                  account.uid().value())));
    }
    filled.put("ca.crt", ca).put("namespace", namespace);
    Trees.annotations(tree).put(UID, account.uid().value());
    return Plan.of(new Action.Update(secret, "", tree, false, Optional.empty()));
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
