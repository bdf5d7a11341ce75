package io.troupe.persistence.codec;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDictTrainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes compression dictionaries for kinds that have none yet; argument: the folder {@code
 * dictionaries} of the codec's resources. Existing files stay as they are, since stored events need
 * them. A better dictionary for a kind gets a new id, which the index names for that kind last.
 */
final class TrainDictionaries {
  private static final int SAMPLES = 1_500;
  private static final int BYTES_MAX = 6 << 10;
  private static final long SEED = 2026;

  private TrainDictionaries() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    Files.createDirectories(folder);
    List<String> index = new ArrayList<>();
    for (int i = 0; i < SampleObjects.KINDS.size(); i++) {
      String kind = SampleObjects.KINDS.get(i);
      int id = i + 1;
      index.add(id + " = " + kind);
      Path file = folder.resolve(id + ".zdict");
      if (!Files.exists(file)) {
        Files.write(file, train(kind));
        System.out.println(kind + ": " + Files.size(file) + " bytes");
      }
    }
    for (int i = 0; i < SampleObjects.KEPT_KINDS.size(); i++) {
      String kind = SampleObjects.KEPT_KINDS.get(i);
      int id = SampleObjects.KINDS.size() + i + 1;
      index.add(id + " = " + kind);
      Path file = folder.resolve(id + ".zdict");
      if (!Files.exists(file)) {
        Files.write(file, trainKept(kind));
        System.out.println(kind + ": " + Files.size(file) + " bytes");
      }
    }
    Files.write(folder.resolve("index.properties"), index);
  }

  private static byte[] train(String kind) {
    SampleObjects samples = new SampleObjects(SEED);
    ZstdDictTrainer trainer = new ZstdDictTrainer(16 << 20, BYTES_MAX, Dictionaries.LEVEL);
    for (int i = 0; i < SAMPLES; i++) {
      trainer.addSample(samples.next(kind));
    }
    return trained(kind, trainer);
  }

  /** Of objects as servers keep them, and a few as people write them. */
  private static byte[] trainKept(String kind) {
    SampleObjects samples = new SampleObjects(SEED);
    ZstdDictTrainer trainer = new ZstdDictTrainer(16 << 20, 2 * BYTES_MAX, Dictionaries.LEVEL);
    for (int i = 0; i < SAMPLES; i++) {
      trainer.addSample(i % 5 == 0 ? samples.next(kind) : samples.kept(kind));
    }
    return trained(kind, trainer);
  }

  private static byte[] trained(String kind, ZstdDictTrainer trainer) {
    byte[] dictionary = trainer.trainSamples();
    if (Zstd.getDictIdFromDict(dictionary) == 0) {
      throw new IllegalStateException("no dictionary came out for " + kind);
    }
    return dictionary;
  }
}
