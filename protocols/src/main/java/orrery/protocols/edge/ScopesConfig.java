package orrery.protocols.edge;

import java.time.Duration;
import orrery.host.Default;
import orrery.host.Distance;
import orrery.host.Doc;
import orrery.protocols.relay.DeviceTypes;

/**
 * The clusters a node takes part in besides those of its links, in which it always does (EC-10, EC-38).
 *
 * @param cell half of a cell is about what {@code discovery.search} reaches: neighbours of a neighbourhood, not of a city
 */
public record ScopesConfig(
    @Doc("Whether it takes part in the cluster of its account, with all its owner's nodes wherever they are.")
        @Default(value = "false", source = "assumed") boolean account,
    @Doc("Whether it takes part in the cluster of the place where it says it is.")
        @Default(value = "false", source = "assumed") boolean proximity,
    @Doc("The side of the square cells into which the earth is divided: nodes in one cell are one place's.")
        @Default(value = "500 m", source = "assumed") Distance cell,
    @Doc("How far outside of its cell a node must be to leave it for another.")
        @Default(value = "50 m", source = "assumed") Distance hysteresis,
    @Doc("How often a node looks where it is.")
        @Default(value = "1 min", source = "assumed") Duration positionEvery,
    @Doc("Whether a node without a public address takes part by ports at the SEP of its link's cluster.")
        @Default(value = "true", source = "assumed") boolean relayed,
    @Doc("The kinds of device that take part in wider clusters, separated by spaces; all of them where it is empty.")
        @Default(value = "", source = "assumed") String types) {

  /** By a public address or a port at a SEP. */
  public ScopesConfig(boolean account, boolean proximity, Distance cell, Distance hysteresis, Duration positionEvery) {
    this(account, proximity, cell, hysteresis, positionEvery, true, "");
  }

  /** Whether a device of {@code type} takes part in any cluster that is wider than a link. */
  public boolean areWide(String type) {
    return (account || proximity) && DeviceTypes.allow(types, type);
  }

  public ScopesConfig {
    if (cell.millimetres() < 1_000 || cell.millimetres() > 1_000_000_000L) {
      throw new IllegalArgumentException("cell must be 1 m to 1000 km but is " + cell);
    }
    if (positionEvery.isNegative() || positionEvery.isZero()) {
      throw new IllegalArgumentException("positionEvery must be longer than 0 s but is " + positionEvery);
    }
  }
}
