package io.troupe.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.troupe.persistence.Store;
import org.junit.jupiter.api.Test;

class PluginSettingsTest {
  private final Config all =
      Store.config().withFallback(ConfigFactory.defaultReferenceUnresolved()).resolve();
  private final Config journal = all.getConfig("troupe.journal");
  private final Config fallback = all.getConfig("akka.persistence.journal-plugin-fallback");

  @Test
  void theJournalsBlockHoldsWhatAkkaWouldMergeIntoIt() {
    assertThat(fallback.entrySet())
        .allSatisfy(setting -> assertThat(journal.hasPathOrNull(setting.getKey())).isTrue());
    assertThat(journal.getString("replay-filter.mode")).isEqualTo("off");
  }

  @Test
  void nothingIsMergedIntoItForEachEntityThatStarts() {
    assertThat(journal.withFallback(fallback).root()).isSameAs(journal.root());
  }

  @Test
  void anOperatorsSettingWins() {
    Config said =
        ConfigFactory.parseString("troupe.journal.recovery-event-timeout = 7 s")
            .withFallback(Store.config())
            .withFallback(ConfigFactory.defaultReferenceUnresolved())
            .resolve();
    Config block = said.getConfig("troupe.journal");
    assertThat(block.getDuration("recovery-event-timeout")).hasSeconds(7);
    assertThat(block.getString("class")).isEqualTo(RevisionJournal.class.getName());
    assertThat(block.withFallback(fallback).root()).isSameAs(block.root());
  }
}
