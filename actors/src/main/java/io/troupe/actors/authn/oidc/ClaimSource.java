package io.troupe.actors.authn.oidc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.cel.CelProgram;
import java.util.ArrayList;
import java.util.List;

/** Where a part of the user comes from. */
public sealed interface ClaimSource {

  /** Texts, none where the claims have nothing to give. */
  List<String> values(ObjectNode claims) throws ClaimMapping.Refused;

  /**
   * A claim, a text or a list of texts.
   *
   * @param prefix put before each
   */
  record Claim(String name, String prefix) implements ClaimSource {
    @Override
    public List<String> values(ObjectNode claims) throws ClaimMapping.Refused {
      JsonNode claim = claims.path(name);
      List<String> values = new ArrayList<>();
      if (claim.isArray()) {
        for (JsonNode each : claim) {
          values.add(text(each));
        }
      } else if (!claim.isMissingNode() && !claim.isNull()) {
        values.add(text(claim));
      }
      return values.stream().map(value -> prefix + value).toList();
    }

    private String text(JsonNode value) throws ClaimMapping.Refused {
      if (!value.isTextual()) {
        throw new ClaimMapping.Refused("oidc: claim " + name + " is not of text");
      }
      return value.asText();
    }
  }

  /** CEL over {@code claims} that gives a text, a list of texts or null. */
  record Expression(CelProgram program) implements ClaimSource {
    @Override
    public List<String> values(ObjectNode claims) throws ClaimMapping.Refused {
      JsonNode result = Expressions.evaluate(program, Expressions.CLAIMS, claims);
      List<String> values = new ArrayList<>();
      if (result.isArray()) {
        result.forEach(value -> values.add(value.asText()));
      } else if (!result.isNull()) {
        values.add(result.asText());
      }
      return values;
    }
  }

  /** Nothing at all. */
  record Nothing() implements ClaimSource {
    @Override
    public List<String> values(ObjectNode claims) {
      return List.of();
    }
  }
}
