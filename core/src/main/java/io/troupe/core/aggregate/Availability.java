package io.troupe.core.aggregate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Whether an APIService can be asked, in the words of its condition. Follows upstream
 * kube-aggregator pkg/controllers/status.
 */
public record Availability(boolean available, String reason, String message) {
  public static final Availability LOCAL =
      new Availability(true, "Local", "Local APIServices are always available");
  public static final Availability PASSED = new Availability(true, "Passed", "all checks passed");

  public static Availability serviceNotFound(ApiService.ServiceReference service) {
    return new Availability(
        false,
        "ServiceNotFound",
        "service/" + service.name() + " in \"" + service.namespace() + "\" is not present");
  }

  public static Availability noSuchPort(ApiService.ServiceReference service) {
    return new Availability(
        false,
        "ServicePortError",
        "service/"
            + service.name()
            + " in \""
            + service.namespace()
            + "\" is not listening on port "
            + service.port());
  }

  public static Availability noEndpoints(ApiService.ServiceReference service, String portName) {
    return new Availability(
        false,
        "MissingEndpoints",
        "endpoints for service/"
            + service.name()
            + " in \""
            + service.namespace()
            + "\" have no addresses with port name \""
            + portName
            + "\"");
  }

  /**
   * @param url that was asked
   * @param why in the client's words
   */
  public static Availability failedDiscovery(String url, String why) {
    return new Availability(
        false, "FailedDiscoveryCheck", "failing or missing response from " + url + ": " + why);
  }

  /** Whether a stored APIService says this already. */
  public boolean isSaid(JsonNode apiService) {
    for (JsonNode condition : apiService.path("status").path("conditions")) {
      if (condition.path("type").asText().equals("Available")) {
        return condition.path("status").asText().equals(status())
            && condition.path("reason").asText().equals(reason)
            && condition.path("message").asText().equals(message);
      }
    }
    return false;
  }

  /** Puts the condition into an APIService; its time moves only with its status. */
  public void say(ObjectNode apiService, Instant now) {
    ObjectNode said = Json.object();
    String since = now.truncatedTo(ChronoUnit.SECONDS).toString();
    ArrayNode all = apiService.withObject("status").withArray("conditions");
    int place = all.size();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).path("type").asText().equals("Available")) {
        place = i;
        if (all.get(i).path("status").asText().equals(status())) {
          since = all.get(i).path("lastTransitionTime").asText(since);
        }
      }
    }
    said.put("type", "Available")
        .put("status", status())
        .put("lastTransitionTime", since)
        .put("reason", reason)
        .put("message", message);
    if (place == all.size()) {
      all.add(said);
    } else {
      all.set(place, said);
    }
  }

  private String status() {
    return available ? "True" : "False";
  }
}
