package io.troupe.actors.accessconfig;

import io.troupe.core.audit.AuditPolicy;
import io.troupe.core.audit.AuditPolicyReader;
import io.troupe.core.audit.AuditPolicyReader.Read;
import java.util.List;

/** A Policy of audit.k8s.io/v1 from a file. */
public final class AuditPolicyFile {
  private AuditPolicyFile() {}

  /**
   * @throws BadConfiguration with everything that is wrong
   */
  public static AuditPolicy parse(String text) {
    return switch (AuditPolicyReader.read(Documents.read(text))) {
      case Read.Usable(AuditPolicy policy) -> policy;
      case Read.Unusable(List<String> problems) ->
          throw new BadConfiguration("the audit policy: " + String.join(", ", problems));
    };
  }
}
