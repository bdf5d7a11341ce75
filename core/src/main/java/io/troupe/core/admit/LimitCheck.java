package io.troupe.core.admit;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.quantity.Quantity;
import io.troupe.core.quota.Amounts;
import io.troupe.core.quota.PodAmounts;
import java.util.ArrayList;
import java.util.List;

/** Whether what is asked for is within one limit of a LimitRange. */
final class LimitCheck {
  private final String type;
  private final JsonNode limit;
  private final List<String> problems = new ArrayList<>();

  private LimitCheck(JsonNode limit) {
    this.type = limit.path("type").asText("");
    this.limit = limit;
  }

  static List<String> ofPod(JsonNode limit, JsonNode spec) {
    LimitCheck check = new LimitCheck(limit);
    if (check.type.equals("Container")) {
      for (String list : List.of("containers", "initContainers")) {
        for (JsonNode container : spec.path(list)) {
          JsonNode said = container.path("resources");
          check.all(Amounts.of(said.path("requests")), Amounts.of(said.path("limits")));
        }
      }
    } else if (check.type.equals("Pod")) {
      check.all(PodAmounts.requests(spec), PodAmounts.limits(spec));
    }
    return check.problems;
  }

  static List<String> ofClaim(JsonNode limit, JsonNode spec) {
    LimitCheck check = new LimitCheck(limit);
    if (check.type.equals("PersistentVolumeClaim")) {
      Amounts requests = Amounts.of(spec.path("resources").path("requests"));
      Amounts.of(limit.path("min"))
          .byName()
          .forEach((name, least) -> check.least(name, least, requests, Amounts.NONE));
      Amounts.of(limit.path("max"))
          .byName()
          .forEach((name, most) -> check.mostRequested(name, most, requests));
    }
    return check.problems;
  }

  private void all(Amounts requests, Amounts limits) {
    Amounts.of(limit.path("min"))
        .byName()
        .forEach((name, least) -> least(name, least, requests, limits));
    Amounts.of(limit.path("max"))
        .byName()
        .forEach((name, most) -> most(name, most, requests, limits));
    Amounts.of(limit.path("maxLimitRequestRatio"))
        .byName()
        .forEach((name, most) -> ratio(name, most, requests, limits));
  }

  private void least(String name, Quantity least, Amounts requests, Amounts limits) {
    String words = "minimum " + name + " usage per " + type + " is " + least.canonical();
    if (!requests.byName().containsKey(name)) {
      problems.add(words + ".  No request is specified");
    } else if (requests.of(name).compareTo(least) < 0) {
      problems.add(words + ", but request is " + requests.of(name).canonical());
    } else if (limits.byName().containsKey(name) && limits.of(name).compareTo(least) < 0) {
      problems.add(words + ", but limit is " + limits.of(name).canonical());
    }
  }

  private void most(String name, Quantity most, Amounts requests, Amounts limits) {
    String words = "maximum " + name + " usage per " + type + " is " + most.canonical();
    if (!limits.byName().containsKey(name)) {
      problems.add(words + ".  No limit is specified");
    } else if (limits.of(name).compareTo(most) > 0) {
      problems.add(words + ", but limit is " + limits.of(name).canonical());
    } else if (requests.of(name).compareTo(most) > 0) {
      problems.add(words + ", but request is " + requests.of(name).canonical());
    }
  }

  private void mostRequested(String name, Quantity most, Amounts requests) {
    String words = "maximum " + name + " usage per " + type + " is " + most.canonical();
    if (!requests.byName().containsKey(name)) {
      problems.add(words + ".  No request is specified");
    } else if (requests.of(name).compareTo(most) > 0) {
      problems.add(words + ", but request is " + requests.of(name).canonical());
    }
  }

  private void ratio(String name, Quantity most, Amounts requests, Amounts limits) {
    String words =
        name + " max limit to request ratio per " + type + " is " + most.canonical() + ", but ";
    if (requests.of(name).isZero()) {
      problems.add(words + "no request is specified or request is 0");
    } else if (limits.of(name).isZero()) {
      problems.add(words + "no limit is specified or limit is 0");
    } else {
      double ratio =
          limits.of(name).amount().doubleValue() / requests.of(name).amount().doubleValue();
      if (ratio > most.amount().doubleValue()) {
        problems.add(words + "provided ratio is %f".formatted(ratio));
      }
    }
  }
}
