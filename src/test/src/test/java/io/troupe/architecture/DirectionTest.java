package io.troupe.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Directions and bans of the architecture; the module order itself is kept by Maven. */
class DirectionTest {
  private static JavaClasses classes;

  @BeforeAll
  static void readClasses() {
    classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.troupe");
  }

  @Test
  void coreKnowsNoActorsNoDatabaseNoThreads() {
    noClasses()
        .that()
        .resideInAPackage("io.troupe.core..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "akka..",
            "scala..",
            "java.sql..",
            "java.util.concurrent..",
            "java.net.http..",
            "java.nio.file..",
            "org.slf4j..",
            "io.troupe.persistence..",
            "io.troupe.actors..",
            "io.troupe.http..",
            "io.troupe.node..")
        .check(classes);
  }

  @Test
  void onlyPersistenceTouchesTheDatabase() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.troupe.persistence..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.sql..", "javax.sql..", "slick..", "com.zaxxer..", "org.postgresql..")
        .check(classes);
  }

  @Test
  void onlyBootMakesClocksAndChance() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.troupe.node.boot..")
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(Clock.class, "systemUTC")
        .orShould()
        .callMethod(Clock.class, "systemDefaultZone")
        .orShould()
        .callMethod(InstantSource.class, "system")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(UUID.class, "randomUUID")
        .orShould()
        .callMethod(Math.class, "random")
        .orShould()
        .callConstructor(Random.class)
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(ThreadLocalRandom.class)
        .check(classes);
  }

  @Test
  void nobodySleeps() {
    noClasses()
        .should()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .callMethod(Thread.class, "sleep", java.time.Duration.class)
        .check(classes);
  }

  @Test
  void roomsHaveNoCycles() {
    for (String module : new String[] {"core", "persistence", "actors", "http", "node"}) {
      slices().matching("io.troupe." + module + ".(*)..").should().beFreeOfCycles().check(classes);
    }
  }

  @Test
  void workersAreNoMembersOfTheCluster() {
    noClasses()
        .that()
        .resideInAnyPackage("io.troupe.node.kubelet..", "io.troupe.node.runtime..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "akka.cluster..", "io.troupe.actors.object..", "io.troupe.persistence..")
        .check(classes);
  }
}
