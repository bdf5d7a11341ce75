package io.troupe.actors.gate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.outcome.Result;

/** Makes tokens for service accounts. */
@FunctionalInterface
public interface TokenMint {
  /**
   * @param request a TokenRequest
   * @return the TokenRequest with its status
   */
  Result<ObjectNode> mint(StoredObject serviceAccount, ObjectNode request, ClusterImage image);
}
