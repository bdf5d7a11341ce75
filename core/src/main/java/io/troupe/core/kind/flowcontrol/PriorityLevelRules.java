package io.troupe.core.kind.flowcontrol;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.FieldCheck;
import io.troupe.core.kind.KindRules;
import io.troupe.core.kind.Tree;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.List;

/** Priority levels. Follows upstream ValidatePriorityLevelConfiguration. */
final class PriorityLevelRules implements KindRules {
  private static final String EXEMPT = "exempt";
  private static final long SHARES_DEFAULT = 30;
  private static final long QUEUES_DEFAULT = 64;
  private static final long QUEUES_MAX = 10_000_000;
  private static final long HAND_DEFAULT = 8;
  private static final long LENGTH_DEFAULT = 50;

  /** Bits of a hash that a shuffle of queues may use up. */
  private static final int ENTROPY_BITS_MAX = 60;

  @Override
  public void applyDefaults(ObjectNode level) {
    ObjectNode spec = Tree.child(level, "spec");
    if (spec.path("exempt") instanceof ObjectNode exempt) {
      Tree.defaultNumber(exempt, "nominalConcurrencyShares", 0);
      Tree.defaultNumber(exempt, "lendablePercent", 0);
    }
    if (!(spec.path("limited") instanceof ObjectNode limited)) {
      return;
    }
    Tree.defaultNumber(limited, "nominalConcurrencyShares", SHARES_DEFAULT);
    Tree.defaultNumber(limited, "lendablePercent", 0);
    if (limited.path("limitResponse").path("queuing") instanceof ObjectNode queuing) {
      Tree.defaultNonZero(queuing, "handSize", HAND_DEFAULT);
      Tree.defaultNonZero(queuing, "queues", QUEUES_DEFAULT);
      Tree.defaultNonZero(queuing, "queueLengthLimit", LENGTH_DEFAULT);
    }
  }

  @Override
  public List<FieldError> validate(ObjectNode level) {
    List<FieldError> errors = new ArrayList<>();
    FieldCheck root = FieldCheck.of(level, errors);
    FieldCheck spec = root.at("spec");
    String name = root.at("metadata").at("name").text();
    FieldCheck type = spec.at("type");
    FieldCheck limited = spec.at("limited");
    FieldCheck exempt = spec.at("exempt");
    if (name.equals(EXEMPT) != type.text().equals("Exempt")) {
      type.invalid(type.text(), "type must be 'Exempt' if and only if name is 'exempt'");
    }
    switch (type.text()) {
      case "Exempt" -> {
        if (limited.isPresent()) {
          limited.forbidden("must be nil if the type is not Limited");
        }
        shares(exempt);
      }
      case "Limited" -> {
        if (exempt.isPresent()) {
          exempt.forbidden("must be nil if the type is Limited");
        }
        if (!limited.isPresent()) {
          limited.required("must not be empty when type is Limited");
        } else {
          limited(limited);
        }
      }
      default -> type.exactlyOneOf("Exempt", "Limited");
    }
    FixedObjects.check(root, name, FixedObjects.LEVELS);
    return errors;
  }

  private static void shares(FieldCheck part) {
    part.at("nominalConcurrencyShares").range(0, Long.MAX_VALUE, "must be a non-negative integer");
    part.at("lendablePercent").range(0, 100, "must be between 0 and 100, inclusive");
  }

  private static void limited(FieldCheck limited) {
    shares(limited);
    limited
        .at("borrowingLimitPercent")
        .range(0, Long.MAX_VALUE, "if specified, must be a non-negative integer");
    FieldCheck response = limited.at("limitResponse");
    FieldCheck queuing = response.at("queuing");
    switch (response.at("type").text()) {
      case "Reject" -> {
        if (queuing.isPresent()) {
          queuing.forbidden("must be nil if limited.limitResponse.type is not Limited");
        }
      }
      case "Queue" -> {
        if (!queuing.isPresent()) {
          queuing.required("must not be empty if limited.limitResponse.type is Limited");
        } else {
          queuing(queuing);
        }
      }
      default -> response.at("type").exactlyOneOf("Queue", "Reject");
    }
  }

  private static void queuing(FieldCheck queuing) {
    FieldCheck queues = queuing.at("queues");
    FieldCheck hand = queuing.at("handSize");
    queuing.at("queueLengthLimit").range(1, Long.MAX_VALUE, "must be positive");
    queues.range(1, Long.MAX_VALUE, "must be positive");
    queues.range(Long.MIN_VALUE, QUEUES_MAX, "must not be greater than " + QUEUES_MAX);
    hand.range(1, Long.MAX_VALUE, "must be positive");
    long deck = queues.value().asLong(0);
    long drawn = hand.value().asLong(0);
    if (drawn > deck) {
      hand.invalid("should not be greater than queues (" + deck + ")");
    } else if (deck > 0 && deck <= QUEUES_MAX) {
      int bits = entropyBits(deck, drawn);
      if (bits > ENTROPY_BITS_MAX) {
        hand.invalid(
            "required entropy bits of deckSize %d and handSize %d should not be greater than %d"
                .formatted(deck, drawn, ENTROPY_BITS_MAX));
      }
    }
  }

  /** How many bits it takes to draw a hand from a deck without putting back. */
  private static int entropyBits(long deck, long hand) {
    double bits = 0;
    for (long i = 0; i < hand && bits <= ENTROPY_BITS_MAX; i++) {
      bits += Math.log(deck - i) / Math.log(2);
    }
    return (int) Math.ceil(bits);
  }
}
