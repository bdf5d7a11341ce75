package io.troupe.build.schema;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Run by the build as {@code java SchemaGenerator.java <proto sources jar> <model jar> <output
 * folder>}. Does nothing when the output is newer than both jars and these sources.
 */
public final class SchemaGenerator {
  private SchemaGenerator() {}

  static void main(String[] arguments) throws IOException {
    Path protoSources = Path.of(arguments[0]);
    Path models = Path.of(arguments[1]);
    Path output = Path.of(arguments[2]);
    Path stamp = output.resolve("generated");
    if (isUpToDate(stamp, protoSources, models)) {
      return;
    }
    Files.createDirectories(output);
    Map<String, ProtoSources.Message> messages = ProtoSources.read(protoSources);
    messages.putAll(Unpublished.messages());
    List<Definition> definitions = new Definitions(messages, ModelClasses.read(models)).all();
    DefinitionWriter.write(definitions, output);
    Files.writeString(stamp, definitions.size() + " definitions\n");
  }

  private static boolean isUpToDate(Path stamp, Path... inputs) throws IOException {
    if (!Files.exists(stamp)) {
      return false;
    }
    FileTime made = Files.getLastModifiedTime(stamp);
    Path sources = Path.of(System.getProperty("jdk.launcher.sourcefile")).getParent();
    try (Stream<Path> own = Files.list(sources)) {
      for (Path input : Stream.concat(Stream.of(inputs), own).toList()) {
        if (Files.getLastModifiedTime(input).compareTo(made) > 0) {
          return false;
        }
      }
    }
    return true;
  }
}
