package orrery.protocols.placement;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import orrery.host.Address;
import orrery.host.Defaults;
import orrery.host.Device.Permission;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.host.Position;
import orrery.protocols.cluster.Profile;
import orrery.protocols.discovery.FoundNode;
import orrery.protocols.discovery.NodeEntry;
import orrery.protocols.discovery.Reachability;
import orrery.world.Records;

/** Places to choose among, alike but for what a test says. */
final class Places {

  static final PlacementConfig USUAL = Defaults.of(PlacementConfig.class);

  private Places() {}

  static PlacementConfig config(String component, Object value) {
    return Records.with(USUAL, component, value);
  }

  /** A laptop of Anna's that permits everything. */
  static Profile profile() {
    return new Profile("laptop", "linux", "anna", 20_000, 8_000_000_000L, 256_000_000_000L, 100_000_000, 100_000_000, OptionalInt.empty(), 60, 0,
        EnumSet.allOf(Permission.class), Optional.empty());
  }

  static Asker anna() {
    return new Asker(new NodeId("phone"), profile(), "anna", false);
  }

  static Candidate own() {
    return Candidate.own(new NodeId("phone"), Readiness.OFFERED, profile(), false);
  }

  static Candidate link(String name) {
    return new Candidate(new NodeId(name), Reach.LINK, Readiness.OFFERED, profile(), false, Optional.of(found(name, Reachability.ON_LINK)));
  }

  static Candidate elsewhere(String name) {
    return new Candidate(new NodeId(name), Reach.ELSEWHERE, Readiness.OFFERED, profile(), false, Optional.of(found(name, Reachability.UNKNOWN)));
  }

  static Candidate central() {
    return new Candidate(new NodeId("cloud"), Reach.CENTRAL, Readiness.RUNNING, CentralProfile.of(USUAL.costs()), false, Optional.empty());
  }

  static FoundNode found(String name, Reachability reachability) {
    Endpoint here = new Endpoint(Address.ipv4(192, 168, 1, 7), 7000);
    return new FoundNode(new NodeEntry(new NodeId(name), here, List.of(), profile()), new NodeId(name), here, Address.ipv4(0), "x", reachability, 0);
  }

  static Candidate with(Candidate candidate, String component, Object value) {
    boolean own = Arrays.stream(Candidate.class.getRecordComponents()).anyMatch(one -> one.getName().equals(component));
    return own ? Records.with(candidate, component, value) : Records.with(candidate, "profile", with(candidate.profile(), component, value));
  }

  /** The profile with another value of one of its components, or of its equipment's. */
  private static Profile with(Profile profile, String component, Object value) {
    boolean own = Arrays.stream(Profile.class.getRecordComponents()).anyMatch(each -> each.getName().equals(component));
    return own ? Records.with(profile, component, value) : Records.with(profile, "equipment", Records.with(profile.equipment(), component, value));
  }

  static Optional<Position> at(int latitude, int longitude) {
    return Optional.of(new Position(latitude, longitude));
  }
}
