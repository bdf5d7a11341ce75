package io.troupe.core.kind.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.FieldCheck;
import io.troupe.core.kind.KindRules;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where services' addresses come from. Follows upstream ValidateServiceCIDR. */
final class ServiceCidrRules implements KindRules {

  @Override
  public List<FieldError> validate(ObjectNode ranges) {
    List<FieldError> errors = new ArrayList<>();
    FieldCheck list = FieldCheck.of(ranges, errors).at("spec").at("cidrs");
    List<FieldCheck> cidrs = FieldCheck.of(ranges, errors).at("spec").items("cidrs");
    if (cidrs.isEmpty()) {
      list.required("at least one CIDR required");
    } else if (cidrs.size() > 2) {
      list.invalid("may only hold up to 2 values");
    }
    List<Boolean> families = new ArrayList<>();
    for (FieldCheck cidr : cidrs) {
      if (!Cidr.check(cidr)) {
        continue;
      }
      Optional<Cidr> parsed = Cidr.parse(cidr.text());
      if (!parsed.orElseThrow().isMasked()) {
        cidr.invalid("must not have bits set beyond the prefix length");
      }
      families.add(parsed.get().isV6());
    }
    if (families.size() == 2 && families.getFirst().equals(families.getLast())) {
      list.invalid(
          "may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and"
              + " 2001:db8::/64");
    }
    return errors;
  }

  /** A second family may be added; what is there stays. */
  @Override
  public List<FieldError> validateUpdate(ObjectNode ranges, ObjectNode old) {
    List<FieldError> errors = new ArrayList<>();
    FieldCheck list = FieldCheck.of(ranges, errors).at("spec").at("cidrs");
    JsonNode before = old.path("spec").path("cidrs");
    boolean grows = before.size() == 1 && list.value().size() == 2;
    if (!grows) {
      list.immutable(before);
    } else if (!list.value().get(0).equals(before.get(0))) {
      new FieldCheck(list.value().get(0), list.path() + "[0]", errors)
          .invalid("field is immutable");
    }
    return errors;
  }
}
