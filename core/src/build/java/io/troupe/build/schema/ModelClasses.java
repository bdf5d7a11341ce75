package io.troupe.build.schema;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.Annotation;
import java.lang.classfile.AnnotationValue;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Reads the annotations of the client's model classes without loading them. */
final class ModelClasses {
  private static final String FOLDER = "io/kubernetes/client/openapi/models/";

  private ModelClasses() {}

  /**
   * @param type the Java type's descriptor
   */
  record Property(String name, String type, boolean required, String description) {}

  /**
   * @param properties by JSON name
   */
  record Model(String description, Map<String, Property> properties) {}

  /** Every model by the simple name of its class. */
  static Map<String, Model> read(Path jar) throws IOException {
    Map<String, Model> models = new TreeMap<>();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().map(ZipEntry.class::cast)::iterator) {
        String name = entry.getName();
        if (name.startsWith(FOLDER) && name.endsWith(".class") && !name.contains("$")) {
          try (InputStream in = zip.getInputStream(entry)) {
            ClassModel model = ClassFile.of().parse(in.readAllBytes());
            models.put(name.substring(FOLDER.length(), name.length() - 6), model(model));
          }
        }
      }
    }
    return models;
  }

  private static Model model(ClassModel type) {
    Map<String, Annotation> getters = new LinkedHashMap<>();
    for (MethodModel method : type.methods()) {
      annotation(method.findAttribute(Attributes.runtimeVisibleAnnotations()), "ApiModelProperty")
          .ifPresent(a -> getters.put(method.methodName().stringValue(), a));
    }
    Map<String, Property> properties = new LinkedHashMap<>();
    for (FieldModel field : type.fields()) {
      annotation(field.findAttribute(Attributes.runtimeVisibleAnnotations()), "SerializedName")
          .ifPresent(named -> {
            String name = text(named, "value");
            Annotation getter = getters.get(getterOf(field.fieldName().stringValue()));
            properties.put(
                name,
                new Property(
                    name,
                    field.fieldType().stringValue(),
                    getter != null && flag(getter, "required"),
                    getter == null ? "" : text(getter, "value")));
          });
    }
    return new Model(
        annotation(type.findAttribute(Attributes.runtimeVisibleAnnotations()), "ApiModel")
            .map(a -> text(a, "description"))
            .orElse(""),
        properties);
  }

  private static String getterOf(String field) {
    String bare = field.startsWith("_") ? field.substring(1) : field;
    return "get" + Character.toUpperCase(bare.charAt(0)) + bare.substring(1);
  }

  private static Optional<Annotation> annotation(
      Optional<java.lang.classfile.attribute.RuntimeVisibleAnnotationsAttribute> all,
      String simpleName) {
    return all.map(a -> a.annotations()).orElse(List.of()).stream()
        .filter(a -> a.className().stringValue().endsWith("/" + simpleName + ";"))
        .findFirst();
  }

  private static String text(Annotation annotation, String element) {
    return value(annotation, element) instanceof AnnotationValue.OfString s ? s.stringValue() : "";
  }

  private static boolean flag(Annotation annotation, String element) {
    return value(annotation, element) instanceof AnnotationValue.OfBoolean b && b.booleanValue();
  }

  private static AnnotationValue value(Annotation annotation, String element) {
    return annotation.elements().stream()
        .filter(e -> e.name().stringValue().equals(element))
        .findFirst()
        .map(e -> e.value())
        .orElse(null);
  }
}
