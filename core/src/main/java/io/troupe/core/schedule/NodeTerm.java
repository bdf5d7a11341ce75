package io.troupe.core.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A NodeSelectorTerm: every requirement must hold; a term without any matches no node.
 *
 * @param fields on {@code metadata.name}, the only field there is
 */
public record NodeTerm(List<NodeRequirement> labels, List<NodeRequirement> fields) {
  public static final String NAME_FIELD = "metadata.name";

  public NodeTerm {
    labels = List.copyOf(labels);
    fields = List.copyOf(fields);
  }

  public boolean matches(NodeView node) {
    if (labels.isEmpty() && fields.isEmpty()) {
      return false;
    }
    for (NodeRequirement requirement : labels) {
      if (!requirement.matches(node.facts().labels().get(requirement.key()))) {
        return false;
      }
    }
    for (NodeRequirement requirement : fields) {
      String actual = requirement.key().equals(NAME_FIELD) ? node.name() : null;
      if (!requirement.matches(actual)) {
        return false;
      }
    }
    return true;
  }

  static NodeTerm of(JsonNode term) {
    return new NodeTerm(
        NodeRequirement.listOf(term.path("matchExpressions")),
        NodeRequirement.listOf(term.path("matchFields")));
  }

  static List<NodeTerm> listOf(JsonNode array) {
    List<NodeTerm> terms = new ArrayList<>(array.size());
    array.forEach(t -> terms.add(of(t)));
    return List.copyOf(terms);
  }
}
