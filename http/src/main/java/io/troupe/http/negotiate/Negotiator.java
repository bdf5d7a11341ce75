package io.troupe.http.negotiate;

import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.core.outcome.Result;
import io.troupe.http.negotiate.Accept.Clause;
import io.troupe.http.negotiate.Form.Encoding;
import io.troupe.http.negotiate.Form.Shape;

/** Chooses the form of an answer: the first clause of Accept that can be met wins. */
public final class Negotiator {
  private static final String META_GROUP = "meta.k8s.io";
  private static final String ACCEPTED = "only the following media types are accepted: ";
  private static final Failure NOT_ACCEPTABLE =
      Failure.of(Reason.NOT_ACCEPTABLE, ACCEPTED + "application/json, application/yaml");
  private static final Failure NOT_ACCEPTABLE_STREAM =
      Failure.of(Reason.NOT_ACCEPTABLE, ACCEPTED + "application/json;stream=watch");

  private Negotiator() {}

  /** What an endpoint can answer. */
  public enum Offer {
    /** Any encoding, never a Table. */
    PLAIN,
    /** An answer that is no object of the resource: a Table of it is not to be had. */
    VIRTUAL,
    /** One object or a write's answer. */
    OBJECT,
    LIST,
    /** JSON only: YAML has no framing for streams. */
    WATCH
  }

  public static Result<Form> choose(Accept accept, Offer offer, boolean pretty) {
    for (Clause clause : accept.clauses()) {
      Encoding encoding = encoding(clause, offer);
      if (encoding == null) {
        continue;
      }
      Shape shape = shape(clause, offer);
      if (shape != null) {
        String version = clause.parameters().getOrDefault("v", "v1");
        return Result.ok(new Form(encoding, shape, pretty && offer != Offer.WATCH, version));
      }
    }
    return Result.refused(offer == Offer.WATCH ? NOT_ACCEPTABLE_STREAM : NOT_ACCEPTABLE);
  }

  /** The form of errors: they are always shown, in JSON when nothing else can be. */
  public static Form forErrors(Accept accept) {
    return switch (choose(accept, Offer.PLAIN, false)) {
      case Result.Ok<Form>(Form form) -> form;
      case Result.Refused<Form> _ -> Form.JSON;
    };
  }

  private static Encoding encoding(Clause clause, Offer offer) {
    if (clause.matches("application", "json")) {
      return Encoding.JSON;
    }
    boolean yaml = clause.matches("application", "yaml") || clause.matches("text", "yaml");
    return yaml && offer != Offer.WATCH ? Encoding.YAML : null;
  }

  /** Null when the clause asks for something that cannot be had here. */
  private static Shape shape(Clause clause, Offer offer) {
    String as = clause.parameter("as");
    if (as.isEmpty() || offer == Offer.PLAIN) {
      return Shape.OBJECT;
    }
    String version = clause.parameter("v");
    boolean known =
        offer != Offer.VIRTUAL
            && clause.parameter("g").equals(META_GROUP)
            && (version.equals("v1") || version.equals("v1beta1"));
    if (!known) {
      return null;
    }
    return switch (as) {
      case "Table" -> Shape.TABLE;
      case "PartialObjectMetadata" -> offer == Offer.LIST ? null : Shape.PARTIAL_METADATA;
      case "PartialObjectMetadataList" -> offer == Offer.LIST ? Shape.PARTIAL_METADATA : null;
      default -> null;
    };
  }
}
