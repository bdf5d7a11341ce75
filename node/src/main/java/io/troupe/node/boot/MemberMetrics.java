package io.troupe.node.boot;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.troupe.core.member.Member;
import io.troupe.core.member.MemberState;
import java.util.List;
import java.util.function.Supplier;

/** How many control-plane nodes there are, by state, as this one knows. */
final class MemberMetrics {
  private MemberMetrics() {}

  static void register(PrometheusRegistry registry, Supplier<List<Member>> members) {
    GaugeWithCallback.builder()
        .name("troupe_cluster_members")
        .help("Control-plane nodes; a silent one is counted as down.")
        .labelNames("state")
        .callback(callback -> {
          List<Member> all = members.get();
          for (MemberState state : MemberState.values()) {
            callback.call(all.stream().filter(m -> counted(m) == state).count(), state.word());
          }
        })
        .register(registry);
  }

  private static MemberState counted(Member member) {
    return switch (member.state()) {
      case JOINING, UP, LEAVING -> member.living() ? member.state() : MemberState.DOWN;
      case LEFT, DOWN -> member.state();
    };
  }
}
