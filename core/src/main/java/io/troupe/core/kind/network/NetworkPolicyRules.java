package io.troupe.core.kind.network;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.FieldCheck;
import io.troupe.core.kind.KindRules;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.core.PortErrors;
import io.troupe.core.kind.meta.SelectorErrors;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.List;

/** Network policies. Follows upstream ValidateNetworkPolicy. */
final class NetworkPolicyRules implements KindRules {

  @Override
  public void applyDefaults(ObjectNode policy) {
    ObjectNode spec = Tree.child(policy, "spec");
    for (String direction : List.of("ingress", "egress")) {
      for (ObjectNode rule : Tree.objects(spec.path(direction))) {
        for (ObjectNode port : Tree.objects(rule.path("ports"))) {
          Tree.defaultIfAbsent(port, "protocol", "TCP");
        }
      }
    }
    if (spec.path("policyTypes").isEmpty()) {
      ArrayNode types = spec.putArray("policyTypes").add("Ingress");
      if (!spec.path("egress").isEmpty()) {
        types.add("Egress");
      }
    }
    if (!spec.has("podSelector")) {
      spec.putObject("podSelector");
    }
  }

  @Override
  public List<FieldError> validate(ObjectNode policy) {
    List<FieldError> errors = new ArrayList<>();
    FieldCheck spec = FieldCheck.of(policy, errors).at("spec");
    SelectorErrors.add(spec.at("podSelector"));
    for (FieldCheck rule : spec.items("ingress")) {
      rule.items("ports").forEach(NetworkPolicyRules::port);
      rule.items("from").forEach(NetworkPolicyRules::peer);
    }
    for (FieldCheck rule : spec.items("egress")) {
      rule.items("ports").forEach(NetworkPolicyRules::port);
      rule.items("to").forEach(NetworkPolicyRules::peer);
    }
    FieldCheck types = spec.at("policyTypes");
    if (types.value().size() > 2) {
      types.invalid("may not specify more than two policyTypes");
    } else {
      spec.items("policyTypes").forEach(type -> type.exactlyOneOf("Egress", "Ingress"));
    }
    return errors;
  }

  private static void port(FieldCheck rule) {
    FieldCheck protocol = rule.at("protocol");
    if (protocol.isPresent()) {
      protocol.exactlyOneOf("SCTP", "TCP", "UDP");
    }
    FieldCheck port = rule.at("port");
    FieldCheck end = rule.at("endPort");
    if (!port.isPresent()) {
      if (end.isPresent()) {
        end.invalid("may not be specified when `port` is not specified");
      }
    } else if (port.value().isTextual()) {
      if (end.isPresent()) {
        end.invalid("may not be specified when `port` is non-numeric");
      }
      PortErrors.nameProblems(port.text()).forEach(port::invalid);
    } else {
      PortErrors.number(port.value(), port.path(), port.errors());
      if (end.isPresent()) {
        if (end.value().asInt() < port.value().asInt()) {
          end.invalid("must be greater than or equal to `port`");
        }
        PortErrors.number(end.value(), end.path(), end.errors());
      }
    }
  }

  private static void peer(FieldCheck peer) {
    int kinds = 0;
    for (String selector : List.of("podSelector", "namespaceSelector")) {
      if (peer.at(selector).isPresent()) {
        kinds++;
        SelectorErrors.add(peer.at(selector));
      }
    }
    FieldCheck block = peer.at("ipBlock");
    if (block.isPresent()) {
      kinds++;
      block(block);
    }
    if (kinds == 0) {
      peer.errors().add(FieldError.required(peer.path(), "must specify a peer"));
    } else if (kinds > 1 && block.isPresent()) {
      peer.forbidden("may not specify both ipBlock and another peer");
    }
  }

  private static void block(FieldCheck block) {
    FieldCheck cidr = block.at("cidr");
    if (!cidr.required() || !Cidr.check(cidr)) {
      return;
    }
    Cidr whole = Cidr.parse(cidr.text()).orElseThrow();
    for (FieldCheck except : block.items("except")) {
      if (Cidr.check(except) && !whole.holdsPart(Cidr.parse(except.text()).orElseThrow())) {
        except.invalid("must be a strict subset of `cidr`");
      }
    }
  }
}
