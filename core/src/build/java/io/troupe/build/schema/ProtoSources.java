package io.troupe.build.schema;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Reads protobuf messages back out of the Java sources that were generated from them. Each message
 * has an interface whose accessors carry the field's comment and, in {@code <code>}, its
 * declaration; the message's own comment ends with its name.
 */
final class ProtoSources {
  private static final Pattern MESSAGE = Pattern.compile("interface_extends:([\\w.]+)\\)");
  private static final Pattern TYPE_NAME = Pattern.compile("Protobuf type \\{@code ([\\w.]+)}");
  private static final Pattern FIELD =
      Pattern.compile("<code>(optional |repeated |required )?(.+) (\\w+) = (\\d+).*;</code>");

  private final Map<String, List<Field>> fields = new LinkedHashMap<>();
  private final Map<String, Comment> comments = new LinkedHashMap<>();
  private List<String> comment = new ArrayList<>();
  private boolean inText;
  private String message = "";

  private ProtoSources() {}

  /**
   * @param type a protobuf scalar, {@code map<string, T>}, or a message's full name
   * @param number its tag on the wire
   */
  record Field(String name, String type, boolean repeated, int number, Comment comment) {}

  record Message(String name, Comment comment, List<Field> fields) {}

  /** Every message by full name, for instance {@code k8s.io.api.core.v1.PodSpec}. */
  static Map<String, Message> read(Path jar) throws IOException {
    ProtoSources sources = new ProtoSources();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().map(ZipEntry.class::cast)::iterator) {
        if (entry.getName().endsWith(".java")) {
          try (var in =
              new BufferedReader(
                  new InputStreamReader(zip.getInputStream(entry), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
              sources.line(line);
            }
          }
        }
      }
    }
    Map<String, Message> messages = new LinkedHashMap<>();
    sources.fields.forEach((name, own) ->
        messages.put(
            name, new Message(name, sources.comments.getOrDefault(name, Comment.NONE), own)));
    return messages;
  }

  private void line(String line) {
    String text = line.strip();
    if (text.equals("/**")) {
      comment = new ArrayList<>();
    } else if (text.equals("* <pre>")) {
      inText = true;
    } else if (text.equals("* </pre>")) {
      inText = false;
    } else if (inText) {
      comment.add(unescaped(text.substring(1).strip()));
    } else if (text.startsWith("* <code>") && !message.isEmpty()) {
      field(unescaped(text.substring(2)));
    } else if (text.startsWith("* Protobuf type")) {
      Matcher name = TYPE_NAME.matcher(text);
      if (name.find()) {
        comments.putIfAbsent(name.group(1), Comment.of(comment));
      }
    } else if (text.startsWith("// @@protoc_insertion_point(interface_extends:")) {
      Matcher name = MESSAGE.matcher(text);
      message = name.find() ? name.group(1) : "";
      fields.put(message, new ArrayList<>());
    } else if (line.equals("  }")) {
      message = "";
    }
  }

  private void field(String declaration) {
    Matcher parts = FIELD.matcher(declaration);
    if (!parts.find()) {
      throw new IllegalStateException("no field declaration: " + declaration);
    }
    List<Field> known = fields.get(message);
    String name = parts.group(3);
    if (known.stream().noneMatch(f -> f.name().equals(name))) {
      String type = parts.group(2).replace(" .", " ").replaceFirst("^\\.", "");
      boolean repeated = "repeated ".equals(parts.group(1));
      known.add(
          new Field(name, type, repeated, Integer.parseInt(parts.group(4)), Comment.of(comment)));
    }
  }

  private static String unescaped(String html) {
    return html.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&#64;", "@")
        .replace("&#42;", "*")
        .replace("&#47;", "/")
        .replace("&#92;", "\\")
        .replace("&quot;", "\"")
        .replace("&amp;", "&");
  }
}
