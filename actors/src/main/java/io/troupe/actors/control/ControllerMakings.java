package io.troupe.actors.control;

import io.troupe.core.auth.Authorizer;
import io.troupe.core.kind.KindRegistry;
import io.troupe.core.reconcile.accounttoken.TokenMaker;
import io.troupe.core.reconcile.certificate.RequestSigner;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What controllers are made of that only the assembly has.
 *
 * @param caPem what kube-root-ca.crt publishes
 * @param signer holds a key
 * @param authorizer says which nodes may have a certificate without asking anybody
 */
public record ControllerMakings(
    KindRegistry kinds,
    String caPem,
    TokenMaker tokens,
    RequestSigner signer,
    Authorizer authorizer) {

  /** Without any key, and nobody may have a certificate. */
  public static ControllerMakings keyless(KindRegistry kinds, String caPem) {
    return new ControllerMakings(
        kinds,
        caPem,
        (_, _, _, _) -> "",
        new Unsigned(_ -> Optional.empty()),
        (_, _) -> new Authorizer.Verdict(false, ""));
  }

  /** The same, but nothing that is made comes out signed: for plans that nobody carries out. */
  ControllerMakings unsigned() {
    return new ControllerMakings(
        kinds, caPem, (_, _, _, _) -> "", new Unsigned(signer::read), authorizer);
  }

  private record Unsigned(Reader reader) implements RequestSigner {
    private interface Reader {
      Optional<Wish> read(String request);
    }

    @Override
    public Optional<Wish> read(String request) {
      return reader.read(request);
    }

    @Override
    public String sign(
        String request, Wish wish, List<String> usages, Instant now, Duration validity) {
      return "";
    }
  }
}
