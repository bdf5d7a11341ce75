package io.troupe.node.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.KeyPair;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class SealedBoxTest {
  private static final byte[] CONTEXT = {1};
  private static final byte[] CONTENT = "a cluster's keys".getBytes();
  private final SecureRandom random = new SecureRandom();
  private final KeyPair keys = SealedBox.keyPair(random);

  private byte[] sealed() {
    return SealedBox.seal(keys.getPublic().getEncoded(), CONTENT, CONTEXT, random);
  }

  @Test
  void theRecipientReadsIt() {
    assertThat(SealedBox.open(keys, sealed(), CONTEXT)).isEqualTo(CONTENT);
  }

  @Test
  void nobodyElseDoes() {
    KeyPair other = SealedBox.keyPair(random);
    assertThatIllegalArgumentException().isThrownBy(() -> SealedBox.open(other, sealed(), CONTEXT));
  }

  @Test
  void itIsGoodForItsOwnContextOnly() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SealedBox.open(keys, sealed(), new byte[] {2}));
  }

  @Test
  void everyChangedByteIsNoticed() {
    byte[] box = sealed();
    for (int i = 12; i < box.length; i++) {
      byte[] changed = box.clone();
      changed[i] ^= 1;
      assertThatIllegalArgumentException()
          .as("byte %d", i)
          .isThrownBy(() -> SealedBox.open(keys, changed, CONTEXT));
    }
  }

  @Test
  void rubbishIsNoKey() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SealedBox.seal(new byte[] {1, 2}, CONTENT, CONTEXT, random));
  }
}
