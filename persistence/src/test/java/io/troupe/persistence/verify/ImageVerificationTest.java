package io.troupe.persistence.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.ObjectFacts;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.object.EventType;
import io.troupe.persistence.journal.Samples;
import io.troupe.persistence.verify.JournalVerification.Report;
import io.troupe.persistence.verify.JournalVerification.Wish;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is kept of images beside the journal is what the journal makes. */
class ImageVerificationTest extends VerificationScene {
  @Test
  void anEpochIsWhatTheJournalMakes() throws Exception {
    done(store.epochs().write(image()));
    Report report = verify(Wish.NONE);
    assertThat(report.findings().kept()).isEmpty();
    assertThat(report.epochs()).containsExactly(60L);
    change("UPDATE epoch_part SET orderings = substr(orderings, 1, 0) WHERE type = '/secrets'");
    assertThat(verify(Wish.NONE).findings().kept())
        .extracting(Object::toString)
        .containsExactly(
            "revision 60: the epoch's list of /secrets is not what the journal makes of it");
  }

  @Test
  void aCheckpointOfOtherBytesIsFound() throws Exception {
    change("DELETE FROM checkpoint; DELETE FROM checkpoint_chunk");
    ClusterImage image = image();
    ObjectKey key = Samples.configMap("cm-1");
    var other = Samples.event(EventType.CREATED, key, "uid-cm-1", "r", "forged");
    var before = image.get(key).orElseThrow();
    List<StoredObject> objects = new ArrayList<>();
    image.types().forEach(t -> objects.addAll(image.of(t).all()));
    objects.remove(before);
    objects.add(
        new StoredObject(
            key,
            before.uid(),
            before.revision(),
            before.sequenceNumber(),
            Json.withResourceVersion(other.object(), before.revision()),
            ObjectFacts.NONE));
    done(store.checkpoints().write(ClusterImage.of(60, objects)));
    assertThat(verify(Wish.NONE).findings().kept())
        .extracting(Object::toString)
        .containsExactly(
            "revision 60: the checkpoint's bytes of /configmaps/default/cm-1 are not the journal's");
  }
}
