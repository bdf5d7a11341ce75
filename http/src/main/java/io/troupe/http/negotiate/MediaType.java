package io.troupe.http.negotiate;

import io.troupe.actors.gate.WriteRequest.PatchType;
import io.troupe.core.kind.Kind;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.core.outcome.Result;
import io.troupe.http.negotiate.BodyReader.Syntax;
import java.util.Locale;

/** Which bodies are understood, by their Content-Type. */
public final class MediaType {
  private MediaType() {}

  /**
   * @param contentType as sent; empty means JSON
   */
  public static Result<Syntax> ofObject(String contentType) {
    return switch (base(contentType)) {
      case "", "application/json" -> Result.ok(Syntax.JSON);
      case "application/yaml", "text/yaml", "application/x-yaml" -> Result.ok(Syntax.YAML);
      case "application/vnd.kubernetes.protobuf" -> Result.ok(Syntax.PROTOBUF);
      default ->
          unsupported("application/json, application/yaml, application/vnd.kubernetes.protobuf");
    };
  }

  /** Without a compiled type there is no protobuf. */
  public static Result<Syntax> possible(Syntax syntax, Kind kind) {
    return syntax == Syntax.PROTOBUF && !kind.rules().hasCompiledType()
        ? unsupported("application/json, application/yaml")
        : Result.ok(syntax);
  }

  /** In CBOR a patch is known and not read. */
  public static Result<PatchType> ofPatch(String contentType) {
    return switch (base(contentType)) {
      case "application/json-patch+json" -> Result.ok(PatchType.JSON);
      case "application/merge-patch+json" -> Result.ok(PatchType.MERGE);
      case "application/strategic-merge-patch+json" -> Result.ok(PatchType.STRATEGIC);
      case "application/apply-patch+yaml" -> Result.ok(PatchType.APPLY);
      default ->
          unsupported(
              "application/json-patch+json, application/merge-patch+json,"
                  + " application/strategic-merge-patch+json, application/apply-patch+yaml");
    };
  }

  private static <T> Result<T> unsupported(String supported) {
    return Result.refused(
        Failure.of(
            Reason.UNSUPPORTED_MEDIA_TYPE,
            "the body of the request was in an unknown format - accepted media types include: "
                + supported));
  }

  private static String base(String contentType) {
    int semicolon = contentType.indexOf(';');
    String base = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
    return base.trim().toLowerCase(Locale.ROOT);
  }
}
