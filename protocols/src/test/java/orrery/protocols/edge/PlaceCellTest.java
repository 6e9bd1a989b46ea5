package orrery.protocols.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import orrery.host.Distance;
import orrery.host.Position;
import orrery.world.Seeds;
import org.junit.jupiter.api.Test;

/** The earth in cells: all agree on who is where. */
class PlaceCellTest {

  private static final Distance SIDE = new Distance(500_000);

  /** A place is in its own cell, and no further from it than the cell is wide; a step of a cell's size leaves it. */
  @Test
  void holdsWhatIsInIt() {
    Seeds.each(500, random -> {
      int latitude = (int) random.nextLong(-89_000_000, 89_000_000);
      Position position = new Position(latitude, (int) random.nextLong(-180_000_000, 180_000_001));
      PlaceCell cell = PlaceCell.of(position, SIDE);
      Position north = new Position(Math.min(90_000_000, latitude + 9_000), position.longitudeMicrodegrees());

      assertThat(cell.metresTo(position)).isCloseTo(0, within(0.2));
      assertThat(PlaceCell.of(north, SIDE)).isNotEqualTo(cell);
      assertThat(cell.metresTo(north)).isBetween(400.0, 1_001.0);
    });
  }

  @Test
  void measuresHowFarOutsideSomebodyIs() {
    Position london = new Position(51_500_000, -120_000);
    PlaceCell cell = PlaceCell.of(london, SIDE);
    Position east = new Position(51_500_000, -100_000);

    // 0.02 degrees of longitude there are 1,384 m, of which at most 500 m are in the cell.
    assertThat(cell.metresTo(east)).isBetween(884.0, 1_385.0);
  }

  @Test
  void closesAtTheMeridianOf180Degrees() {
    Position west = new Position(10_000_000, -180_000_000);
    Position east = new Position(10_000_000, 180_000_000);
    Position justWest = new Position(10_000_000, 179_999_000);

    assertThat(PlaceCell.of(east, SIDE)).isEqualTo(PlaceCell.of(west, SIDE));
    assertThat(PlaceCell.of(west, SIDE).metresTo(justWest)).isCloseTo(109.5, within(1.0));
  }
}
