package io.troupe.core.kind.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.FieldCheck;
import io.troupe.core.kind.KindRules;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.core.AddressErrors;
import io.troupe.core.kind.name.NameForm;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.List;

/** IPAddresses: the name is the claim (D16). Follows upstream pkg/apis/networking/validation. */
final class IpAddressRules implements KindRules {

  /** An IPv6 address is no subdomain; {@link #validate} looks at the name. */
  @Override
  public NameForm nameForm() {
    return NameForm.ANY;
  }

  @Override
  public List<FieldError> validate(ObjectNode address) {
    List<FieldError> errors = new ArrayList<>();
    AddressErrors.ip(Tree.text(address.path("metadata"), "name"), "metadata.name", errors);
    FieldCheck parent = FieldCheck.of(address, errors).at("spec").at("parentRef");
    if (!parent.isPresent()) {
      parent.required();
      return errors;
    }
    parent.at("group").form(NameForm.SUBDOMAIN);
    for (String field : List.of("resource", "name")) {
      if (parent.at(field).required()) {
        parent.at(field).form(NameForm.PATH_SEGMENT);
      }
    }
    parent.at("namespace").form(NameForm.PATH_SEGMENT);
    return errors;
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode address, ObjectNode old) {
    JsonNode parent = address.path("spec").path("parentRef");
    return parent.equals(old.path("spec").path("parentRef"))
        ? List.of()
        : List.of(
            new FieldError(
                FieldError.Type.INVALID,
                "spec.parentRef",
                parent.toString(),
                "field is immutable"));
  }
}
