package io.troupe.core.admit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.admit.AdmissionRequest.Operation;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.outcome.Failure;
import java.util.Optional;

/**
 * A certificate signing request says who made it, and only the server can say that. Upstream does
 * this in the storage of requests; here it takes a place in the chain.
 */
public final class CertificateRequester implements AdmissionPlugin {

  @Override
  public String name() {
    return "CertificateRequester";
  }

  @Override
  public Optional<Failure> mutate(AdmissionRequest request) {
    boolean applies =
        Requests.isOn(request, CertificateAccess.REQUESTS)
            && Requests.is(request, Operation.CREATE);
    if (applies) {
      Requests.spec(request).ifPresent(spec -> sign(spec, request.user()));
    }
    return Optional.empty();
  }

  private static void sign(ObjectNode spec, UserInfo user) {
    for (String field : new String[] {"username", "uid", "groups", "extra"}) {
      spec.remove(field);
    }
    spec.put("username", user.name());
    if (!user.uid().isEmpty()) {
      spec.put("uid", user.uid());
    }
    if (!user.groups().isEmpty()) {
      ArrayNode groups = spec.putArray("groups");
      user.groups().forEach(groups::add);
    }
    if (!user.extra().isEmpty()) {
      ObjectNode extra = spec.putObject("extra");
      user.extra()
          .forEach((key, values) -> {
            ArrayNode list = extra.putArray(key);
            values.forEach(list::add);
          });
    }
  }
}
