package io.troupe.core.fairness;

import io.troupe.core.auth.UserInfo;
import io.troupe.core.fairness.FlowSchema.Distinguisher;
import io.troupe.core.fairness.PriorityLevel.Excess;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/** What holds even where no objects say so: upstream's mandatory configuration. */
final class Mandatory {
  private static final String EXEMPT = "exempt";
  private static final String CATCH_ALL = "catch-all";
  private static final List<String> ANY = List.of("*");
  private static final int CATCH_ALL_SHARES = 5;

  static final List<PriorityLevel> LEVELS =
      List.of(
          new PriorityLevel(EXEMPT, "", true, 0, 0, OptionalInt.empty(), new Excess.Reject()),
          new PriorityLevel(
              CATCH_ALL, "", false, CATCH_ALL_SHARES, 0, OptionalInt.empty(), new Excess.Reject()));

  static final FlowSchema CATCH_ALL_SCHEMA =
      new FlowSchema(
          CATCH_ALL,
          "",
          10_000,
          CATCH_ALL,
          Distinguisher.BY_USER,
          List.of(everythingOf(UserInfo.UNAUTHENTICATED, UserInfo.AUTHENTICATED)));

  static final List<FlowSchema> SCHEMAS =
      List.of(
          new FlowSchema(
              EXEMPT, "", 1, EXEMPT, Distinguisher.NONE, List.of(everythingOf(UserInfo.MASTERS))),
          CATCH_ALL_SCHEMA);

  private Mandatory() {}

  private static FlowRule everythingOf(String... groups) {
    List<FlowSubject> subjects =
        Arrays.stream(groups).<FlowSubject>map(FlowSubject.Group::new).toList();
    return new FlowRule(
        subjects,
        List.of(new FlowRule.OfResources(ANY, ANY, ANY, true, ANY)),
        List.of(new FlowRule.OfPaths(ANY, ANY)));
  }
}
