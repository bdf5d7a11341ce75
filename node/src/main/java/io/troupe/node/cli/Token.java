package io.troupe.node.cli;

import io.troupe.actors.authn.SigningKey;
import io.troupe.actors.authn.TokenIssuer;
import io.troupe.node.boot.ControlPlane;
import io.troupe.node.boot.DataDirectory;
import io.troupe.node.boot.ProcessTime;
import io.troupe.node.pki.CaPin;
import io.troupe.node.pki.Pki;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Prints a bearer token, made here from the directory's own key: whoever may read that is the
 * administrator anyway.
 */
@Command(name = "token", description = "Print a short-lived bearer token of the administrator.")
final class Token implements Callable<Integer> {
  private static final int HOURS_MAX = 24;

  @Mixin private DataDirectoryOption data;

  @Option(
      names = "--minutes",
      defaultValue = "60",
      description = "How long it is good for, at most a day (default ${DEFAULT-VALUE}).")
  private int minutes;

  @Override
  public Integer call() {
    DataDirectory directory = data.directory();
    if (!Files.isDirectory(directory.pki())) {
      System.err.println("troupe: there is no Troupe in " + directory.root());
      return 1;
    }
    if (minutes < 1 || minutes > HOURS_MAX * 60) {
      System.err.println("troupe: --minutes is 1 to " + HOURS_MAX * 60);
      return 2;
    }
    SecureRandom random = new SecureRandom();
    Pki pki = Pki.open(directory.pki(), ProcessTime.wall().instant(), random);
    TokenIssuer issuer =
        new TokenIssuer(
            new SigningKey(pki.tokenKey()), ControlPlane.TOKEN_ISSUER, ProcessTime.wall(), random);
    System.out.println(
        issuer.adminToken(
            Duration.ofMinutes(minutes),
            Map.of(CaPin.CLAIM, CaPin.of(pki.authority().certificate()).hash())));
    return 0;
  }
}
