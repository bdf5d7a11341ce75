package io.troupe.actors.accessconfig;

import io.troupe.core.audit.AuditPolicy;
import io.troupe.core.audit.AuditPolicyReader;
import io.troupe.core.audit.AuditPolicyReader.Read;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Policy of audit.k8s.io/v1 from a file. */
public final class AuditPolicyFile {
  private static final Logger LOG = LoggerFactory.getLogger(AuditPolicyFile.class);

  private AuditPolicyFile() {}

  /**
   * Fields that mean nothing are warned of and passed over, as upstream does.
   *
   * @throws BadConfiguration with everything that is wrong
   */
  public static AuditPolicy parse(String text) {
    return switch (AuditPolicyReader.read(Documents.read(text))) {
      case Read.Usable(AuditPolicy policy, List<String> unknown) -> {
        if (!unknown.isEmpty()) {
          LOG.warn("the audit policy has fields that mean nothing: {}", unknown);
        }
        yield policy;
      }
      case Read.Unusable(List<String> problems) ->
          throw new BadConfiguration(
              problems.size() == 1 ? problems.getFirst() : "[" + String.join(", ", problems) + "]");
    };
  }
}
