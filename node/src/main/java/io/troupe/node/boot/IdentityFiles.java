package io.troupe.node.boot;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.node.pki.Pem;
import io.troupe.node.pki.Pki;
import io.troupe.persistence.codec.RootKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;

/** The files in a data directory that are the same on every node of one cluster. */
final class IdentityFiles {
  /** The authority's certificate last: it is what says that the others are there. */
  private static final List<String> PKI =
      List.of("ca.key", "front-proxy-ca.key", "front-proxy-ca.crt", "sa.key", "sa.pub", "ca.crt");

  private static final String ROOT_KEY = "root.key";

  /** Stands while an identity has been made and not yet been entered in the database. */
  private static final String UNCLAIMED = "unclaimed";

  private final Path pki;
  private final Path store;

  IdentityFiles(DataDirectory directory) {
    this.pki = directory.pki();
    this.store = directory.store();
  }

  boolean exist() {
    return Files.exists(pki.resolve("ca.crt"));
  }

  boolean claimed() {
    return exist() && !Files.exists(pki.resolve(UNCLAIMED));
  }

  /** A new identity, whole. */
  void make(Instant now, SecureRandom random) {
    discard();
    try {
      Files.createDirectories(pki);
      Files.createFile(pki.resolve(UNCLAIMED));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    complete(now, random);
  }

  /** Makes what an operator's copy, or a build before this one, has left out. */
  void complete(Instant now, SecureRandom random) {
    Pki.open(pki, now, random).tokenKey();
    rootKeyId(random);
  }

  void claim() {
    try {
      Files.deleteIfExists(pki.resolve(UNCLAIMED));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of an identity that never became a cluster's, or half of one. */
  void discard() {
    try {
      for (String name : PKI.reversed()) {
        Files.deleteIfExists(pki.resolve(name));
      }
      Files.deleteIfExists(store.resolve(ROOT_KEY));
      Files.deleteIfExists(pki.resolve(UNCLAIMED));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String certificate() {
    return Pem.text(Pem.certificate(pki.resolve("ca.crt")));
  }

  /** Whether none of them would have to be made. */
  boolean whole() {
    return exist() && Files.exists(store.resolve(ROOT_KEY));
  }

  String rootKeyId(SecureRandom random) {
    return rootKey(random).id();
  }

  /** Made if missing. */
  RootKey rootKey(SecureRandom random) {
    try {
      Files.createDirectories(store);
      return RootKey.in(store.resolve(ROOT_KEY), random);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The root key in what has been packed.
   *
   * @throws IllegalArgumentException if there is none
   */
  static RootKey rootKey(byte[] packed) {
    return RootKey.of(HexFormat.of().parseHex(Json.parse(packed).path(ROOT_KEY).asText().strip()));
  }

  /** All of them, as a joining node gets them, sealed. */
  byte[] pack() {
    ObjectNode all = Json.object();
    PKI.forEach(name -> all.put(name, read(pki.resolve(name))));
    return Json.bytes(all.put(ROOT_KEY, read(store.resolve(ROOT_KEY))));
  }

  /**
   * Writes what another has packed.
   *
   * @throws IllegalArgumentException if a file is missing in it
   */
  void unpack(byte[] packed) {
    ObjectNode all = Json.parse(packed);
    UnaryOperator<String> content =
        name -> {
          String text = all.path(name).asText();
          if (text.isEmpty()) {
            throw new IllegalArgumentException("the cluster's identity lacks " + name);
          }
          return text;
        };
    try {
      Files.createDirectories(pki);
      Files.createDirectories(store);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Pem.write(store.resolve(ROOT_KEY), content.apply(ROOT_KEY));
    PKI.forEach(name -> Pem.write(pki.resolve(name), content.apply(name)));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
