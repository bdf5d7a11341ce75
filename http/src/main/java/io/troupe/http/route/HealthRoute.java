package io.troupe.http.route;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import io.troupe.http.error.StatusResponse;
import io.troupe.http.metric.HealthMetrics;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /livez}, {@code /readyz} and {@code /healthz}, whole or check by check. Follows upstream
 * apiserver pkg/server/healthz: reasons go to the log, not to anonymous clients.
 */
final class HealthRoute {
  static final Set<String> ENDPOINTS = Set.of("livez", "readyz", "healthz");
  private static final Logger LOG = LoggerFactory.getLogger(HealthRoute.class);
  private static final HealthCheck PING =
      new HealthCheck("ping", HealthCheck.Scope.LIVE, Optional::empty);

  private final List<HealthCheck> checks;
  private final HealthMetrics metrics;

  HealthRoute(List<HealthCheck> checks, HealthMetrics metrics) {
    this.metrics = metrics;
    this.checks = new ArrayList<>(checks.size() + 1);
    this.checks.add(PING);
    this.checks.addAll(checks);
  }

  /** Of all paths below an endpoint, for the list of paths. */
  List<String> paths() {
    List<String> paths = new ArrayList<>();
    for (String endpoint : List.of("healthz", "livez", "readyz")) {
      paths.add("/" + endpoint);
      for (HealthCheck check : of(endpoint)) {
        paths.add("/" + endpoint + "/" + check.name());
      }
    }
    return paths;
  }

  HttpResponse handle(Exchange exchange, List<String> segments) {
    List<HealthCheck> all = of(segments.getFirst());
    if (segments.size() == 1) {
      return list(segments.getFirst(), all, exchange.query());
    }
    Optional<HealthCheck> one =
        all.stream()
            .filter(c -> segments.size() == 2 && c.name().equals(segments.get(1)))
            .findFirst();
    return one.isEmpty()
        ? StatusResponse.noSuchPath(exchange.accept())
        : problem(one.get(), segments.getFirst())
            .map(_ -> failed("internal server error: reason withheld\n"))
            .orElseGet(() -> Responses.text(StatusCodes.OK, "ok"));
  }

  private List<HealthCheck> of(String endpoint) {
    return endpoint.equals("livez")
        ? checks.stream().filter(c -> c.scope() == HealthCheck.Scope.LIVE).toList()
        : checks;
  }

  private HttpResponse list(String endpoint, List<HealthCheck> all, Query query) {
    Set<String> excluded = new HashSet<>(query.all("exclude"));
    StringBuilder lines = new StringBuilder();
    boolean well = true;
    for (HealthCheck check : all) {
      if (excluded.remove(check.name())) {
        lines.append("[+]").append(check.name()).append(" excluded: ok\n");
      } else if (problem(check, endpoint).isPresent()) {
        well = false;
        lines.append("[-]").append(check.name()).append(" failed: reason withheld\n");
      } else {
        lines.append("[+]").append(check.name()).append(" ok\n");
      }
    }
    if (!excluded.isEmpty()) {
      String names = excluded.stream().sorted().collect(Collectors.joining("\",\"", "\"", "\""));
      lines
          .append("warn: some health checks cannot be excluded: no matches for ")
          .append(names)
          .append('\n');
    }
    if (!well) {
      return failed(lines.append(endpoint).append(" check failed\n").toString());
    }
    return Responses.text(
        StatusCodes.OK,
        query.has("verbose") ? lines.append(endpoint).append(" check passed\n").toString() : "ok");
  }

  private Optional<String> problem(HealthCheck check, String endpoint) {
    Optional<String> problem = check.problem().get();
    metrics.checked(check.name(), endpoint, problem.isEmpty());
    problem.ifPresent(why -> LOG.debug("{} check {} failed: {}", endpoint, check.name(), why));
    return problem;
  }

  private static HttpResponse failed(String text) {
    return Responses.text(StatusCodes.INTERNAL_SERVER_ERROR, text);
  }
}
