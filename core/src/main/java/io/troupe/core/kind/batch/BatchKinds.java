package io.troupe.core.kind.batch;

import static io.troupe.core.kind.KindDeclaration.declare;

import io.troupe.core.kind.Kind;
import java.util.List;

/** The kinds of {@code batch/v1}, in discovery order. */
public final class BatchKinds {
  private BatchKinds() {}

  public static List<Kind> all() {
    return List.of(
        declare("batch", "v1", "CronJob", "cronjobs")
            .shortNames("cj")
            .categories("all")
            .tracksGeneration()
            .status()
            .columns(BatchColumns.CRON_JOB)
            .rules(new CronJobRules())
            .kind(),
        declare("batch", "v1", "Job", "jobs")
            .categories("all")
            .tracksGeneration()
            .orphansByDefault(
                "child pods are preserved by default when jobs are deleted; set"
                    + " propagationPolicy=Background to remove them or set"
                    + " propagationPolicy=Orphan to suppress this warning")
            .status()
            .selectableOr("status.successful", "0")
            .columns(BatchColumns.JOB)
            .rules(new JobRules())
            .kind());
  }
}
