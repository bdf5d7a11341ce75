package io.troupe.core.reconcile.certificate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.auth.Attributes;
import io.troupe.core.auth.Authorizer;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.auth.review.AccessQuestion;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.ObjectChange;
import io.troupe.core.image.StoredObject;
import io.troupe.core.kind.Tree;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.reconcile.Action;
import io.troupe.core.reconcile.Controller;
import io.troupe.core.reconcile.Plan;
import io.troupe.core.reconcile.Situation;
import io.troupe.core.reconcile.Trees;
import io.troupe.core.reconcile.Wake;
import io.troupe.core.reconcile.certificate.RequestSigner.Wish;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Approves the client certificates of nodes that may ask for them, signs what is approved for this
 * server's own signers, and deletes requests whose time is over.
 */
public final class CertificateController implements Controller {
  private static final ResourceType REQUESTS =
      new ResourceType("certificates.k8s.io", "certificatesigningrequests");
  private static final String APPROVED = "Approved";
  private static final String DENIED = "Denied";
  private static final String FAILED = "Failed";
  private static final Duration SETTLED_MAX = Duration.ofHours(1);
  private static final Duration PENDING_MAX = Duration.ofHours(24);
  private static final Duration VALIDITY_MAX = Duration.ofDays(365);

  private final RequestSigner signer;
  private final Authorizer authorizer;

  /**
   * @param authorizer says which nodes may have a certificate without asking anybody
   */
  public CertificateController(RequestSigner signer, Authorizer authorizer) {
    this.signer = signer;
    this.authorizer = authorizer;
  }

  @Override
  public String name() {
    return "certificate-controller";
  }

  @Override
  public boolean statusFollowsFromImage() {
    return false;
  }

  @Override
  public Collection<ResourceType> watches() {
    return List.of(REQUESTS);
  }

  @Override
  public List<Wake> wakeUps(ObjectChange change, ClusterImage image) {
    return List.of(Wake.now(change.last().key()));
  }

  @Override
  public List<Wake> everything(ClusterImage image) {
    return Wake.now(image.of(REQUESTS).all().stream().map(StoredObject::key).toList());
  }

  @Override
  public Plan plan(ClusterImage image, ObjectKey key, Situation situation) {
    Optional<StoredObject> stored = image.get(key);
    if (stored.isEmpty() || stored.get().facts().deleting()) {
      return Plan.NOTHING;
    }
    ObjectNode request = stored.get().tree();
    Optional<Instant> end = end(request);
    if (end.isPresent() && !situation.now().isBefore(end.get())) {
      return new Plan(
          List.of(
              new Action.Delete(
                  stored.get(), Optional.empty(), Optional.empty(), true, Optional.empty())),
          Optional.empty(),
          "certificate request is over");
    }
    Optional<Action> action = step(stored.get(), request, image, situation.now());
    return new Plan(
        action.map(List::of).orElse(List.of()),
        end.map(e -> Duration.between(situation.now(), e)),
        "");
  }

  /** When a request is cleaned away; empty when its times cannot be read. */
  private static Optional<Instant> end(ObjectNode request) {
    Optional<Instant> decided = Optional.empty();
    for (JsonNode condition : request.path("status").path("conditions")) {
      Optional<Instant> time = Trees.time(condition.path("lastUpdateTime"));
      if (time.isPresent() && (decided.isEmpty() || time.get().isAfter(decided.get()))) {
        decided = time;
      }
    }
    boolean waiting =
        has(request, APPROVED)
            && !has(request, FAILED)
            && Tree.text(request.path("status"), "certificate").isEmpty();
    return decided.isPresent() && !waiting
        ? decided.map(time -> time.plus(SETTLED_MAX))
        : Trees.time(request.path("metadata").path("creationTimestamp"))
            .map(time -> time.plus(PENDING_MAX));
  }

  private Optional<Action> step(
      StoredObject stored, ObjectNode request, ClusterImage image, Instant now) {
    boolean issued = !Tree.text(request.path("status"), "certificate").isEmpty();
    Optional<Signers> own = Signers.of(Tree.text(request.path("spec"), "signerName"));
    if (issued || own.isEmpty() || has(request, DENIED) || has(request, FAILED)) {
      return Optional.empty();
    }
    String pem = decoded(Tree.text(request.path("spec"), "request"));
    Optional<Wish> wish = signer.read(pem);
    List<String> usages = new ArrayList<>();
    request.path("spec").path("usages").forEach(usage -> usages.add(usage.asText()));
    Optional<String> problem =
        wish.isEmpty() ? Optional.of("unable to parse csr") : own.get().problem(wish.get(), usages);
    if (has(request, APPROVED)) {
      return Optional.of(
          problem.isPresent()
              ? failed(stored, request, problem.get(), now)
              : signed(stored, request, pem, wish.orElseThrow(), usages, now));
    }
    return problem.isPresent() || own.get() != Signers.KUBELET_CLIENT
        ? Optional.empty()
        : approved(stored, request, wish.orElseThrow(), image, now);
  }

  /** A node renews its own; a bootstrap token gets a new node's first one. */
  private Optional<Action> approved(
      StoredObject stored, ObjectNode request, Wish wish, ClusterImage image, Instant now) {
    UserInfo asker = AccessQuestion.subject(request.path("spec"));
    boolean self = wish.commonName().equals(asker.name());
    if (self && may(asker, "selfnodeclient", image)) {
      return Optional.of(
          approve(
              stored,
              request,
              "Auto approving self kubelet client certificate after SubjectAccessReview.",
              now));
    }
    return may(asker, "nodeclient", image)
        ? Optional.of(
            approve(
                stored,
                request,
                "Auto approving kubelet client certificate after SubjectAccessReview.",
                now))
        : Optional.empty();
  }

  private boolean may(UserInfo asker, String subresource, ClusterImage image) {
    Attributes attributes =
        new Attributes(
            asker, "create", REQUESTS.group(), REQUESTS.resource(), subresource, "", "", "");
    return authorizer.authorize(attributes, image).allowed();
  }

  private static Action approve(
      StoredObject stored, ObjectNode request, String message, Instant now) {
    condition(request, APPROVED, "AutoApproved", message, now);
    return new Action.Update(stored, "approval", request, false, Optional.empty());
  }

  private static Action failed(
      StoredObject stored, ObjectNode request, String message, Instant now) {
    condition(request, FAILED, "SignerValidationFailure", message, now);
    return new Action.Update(stored, "status", request, false, Optional.empty());
  }

  private Action signed(
      StoredObject stored,
      ObjectNode request,
      String pem,
      Wish wish,
      List<String> usages,
      Instant now) {
    JsonNode seconds = request.path("spec").path("expirationSeconds");
    Duration asked = seconds.isNumber() ? Duration.ofSeconds(seconds.asLong()) : VALIDITY_MAX;
    Duration validity = asked.compareTo(VALIDITY_MAX) < 0 ? asked : VALIDITY_MAX;
    String certificate = signer.sign(pem, wish, usages, now, validity);
    Tree.child(request, "status")
        .put(
            "certificate",
            Base64.getEncoder().encodeToString(certificate.getBytes(StandardCharsets.UTF_8)));
    return new Action.Update(stored, "status", request, false, Optional.empty());
  }

  private static void condition(
      ObjectNode request, String type, String reason, String message, Instant now) {
    ObjectNode status = Tree.child(request, "status");
    ArrayNode conditions =
        status.path("conditions") instanceof ArrayNode found
            ? found
            : status.putArray("conditions");
    conditions
        .addObject()
        .put("type", type)
        .put("status", "True")
        .put("reason", reason)
        .put("message", message)
        .put("lastUpdateTime", Trees.time(now))
        .put("lastTransitionTime", Trees.time(now));
  }

  private static boolean has(JsonNode request, String type) {
    for (JsonNode condition : request.path("status").path("conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return true;
      }
    }
    return false;
  }

  private static String decoded(String base64) {
    try {
      return new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
