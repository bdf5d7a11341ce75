package io.troupe.core.select;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.core.outcome.Result;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ContinueTokenTest {

  @Test
  void whatIsEncodedDecodes() {
    ContinueToken token = new ContinueToken(42, "default/päth\"x");
    assertThat(ContinueToken.decode(token.encode())).isEqualTo(Result.ok(token));
  }

  @Test
  void garbageIsABadRequest() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      String token = new String(bytes, StandardCharsets.ISO_8859_1);
      Failure failure = refused(token);
      assertThat(failure.reason()).as("seed %d", seed).isEqualTo(Reason.BAD_REQUEST);
      assertThat(failure.message()).startsWith("continue key is not valid: ");
    }
    assertThat(refused("A".repeat(100_000)).reason()).isEqualTo(Reason.BAD_REQUEST);
  }

  private static Failure refused(String token) {
    return switch (ContinueToken.decode(token)) {
      case Result.Ok<ContinueToken>(var value) -> throw new AssertionError(value);
      case Result.Refused<ContinueToken>(Failure failure) -> failure;
    };
  }
}
