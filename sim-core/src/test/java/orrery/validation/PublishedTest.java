package orrery.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orrery.validation.Published.Interval;

class PublishedTest {

  private final String root = System.getProperty("orrery.root");

  @TempDir Path folder;

  @BeforeEach
  void keepOutOfTheBuildsTable() {
    System.setProperty("orrery.root", folder.toString());
  }

  @AfterEach
  void restore() {
    System.setProperty("orrery.root", root);
  }

  @Test
  void roundsOursToThePublishedDigits() {
    Published.row("X01").exactly("seconds", "0.996079", 0.99607948);

    assertThatThrownBy(() -> Published.row("X01").exactly("seconds", "0.996079", 0.9960796))
        .isInstanceOf(AssertionError.class)
        .hasMessage("X01, seconds: published 0.996079, ours 0.996080");
  }

  @Test
  void asksForASecondStageWhereTheFirstMisses() {
    Published.row("X01").inside("mean", 5, stage -> stage == Published.Stage.FIRST ? new Interval(4.9, 0.04) : new Interval(5.01, 0.02));

    assertThatThrownBy(() -> Published.row("X01").inside("mean", 5, stage -> new Interval(4.9, 0.04))).isInstanceOf(AssertionError.class);
  }

  @Test
  void acceptsNoIntervalThatIsTooWideToTell() {
    assertThatThrownBy(() -> Published.row("X01").inside("mean", 5, stage -> new Interval(5, 0.06)))
        .hasMessageContaining("wider than 1 %");
  }

  @Test
  void leavesALineAlsoWhereItFails() throws Exception {
    assertThatThrownBy(() -> Published.row("X01").near("time", 100, 0.02, 103)).isInstanceOf(AssertionError.class);

    assertThat(Files.readString(folder.resolve("target/validation/x01-time.tsv"))).isEqualTo("X01\tT2\ttime\t100\t103\twithin 2 %\tDIFFERS\n");
  }

  @Test
  void printsColumns() {
    String table = PublishedTable.table(List.of(List.of("E12", "T0", "seconds", "0.996079", "0.996079", "", "agrees")));

    assertThat(table).contains("row  class  quantity  published  ours      interval  verdict\nE12  T0     seconds   0.996079   0.996079            agrees\n");
    assertThat(table).endsWith("1 numbers, 0 of them differ\n\n");
  }
}
