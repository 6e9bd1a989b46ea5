package orrery.protocols.trust;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import orrery.host.NodeId;

/** What one node has seen of others in using them. */
final class Experience {

  /** Nodes beyond so many are not remembered; a cluster has fewer. */
  private static final int MOST_SUBJECTS = 4096;

  private final DetectionConfig config;
  private final Map<NodeId, Map<Capability, Track>> tracks = new TreeMap<>();

  /** One claim of one node. */
  private static final class Track {
    final CumulativeSum test;
    long claimed;
    long atNanos;

    Track(CumulativeSum test, long claimed) {
      this.test = test;
      this.claimed = claimed;
    }
  }

  Experience(DetectionConfig config) {
    this.config = config;
  }

  /**
   * A use of {@code subject} has ended.
   *
   * @param claimed what it claims
   * @param expected how much of that the use could have shown: not more than the user's own link takes
   * @param measured what it showed
   * @return whether this node from now on takes it for a liar
   */
  boolean observe(NodeId subject, Capability capability, long claimed, long expected, long measured, long nowNanos) {
    if (expected <= 0 || tracks.size() >= MOST_SUBJECTS && !tracks.containsKey(subject)) {
      return false;
    }
    Map<Capability, Track> ofSubject = tracks.computeIfAbsent(subject, id -> new EnumMap<>(Capability.class));
    Track track = ofSubject.get(capability);
    if (track == null || claimed < track.claimed) {
      // Who claims less than before has corrected itself: what was seen speaks against another claim.
      track = new Track(new CumulativeSum(config), claimed);
      ofSubject.put(capability, track);
    }
    track.claimed = claimed;
    track.atNanos = nowNanos;
    int permille = (int) Math.min(1_000_000, measured / (expected / 1000.0));
    return track.test.observe(config.isShort(measured, expected), permille);
  }

  /** Whether this node takes {@code subject} for a liar. */
  boolean suspects(NodeId subject) {
    return tracks.getOrDefault(subject, Collections.emptyMap()).values().stream().anyMatch(track -> track.test.isRaised());
  }

  /** What to tell of one claim of {@code subject}; empty where there is nothing to tell. */
  Optional<Report> report(NodeId subject, Capability capability, long nowNanos) {
    Track track = tracks.getOrDefault(subject, Collections.emptyMap()).get(capability);
    return track == null || track.test.uses() == 0 ? Optional.empty() : Optional.of(report(subject, capability, track, nowNanos));
  }

  /** All alarms that stand, in the order of the subjects' ids. */
  List<Report> alarms(long nowNanos) {
    List<Report> alarms = new ArrayList<>();
    tracks.forEach((subject, ofSubject) -> ofSubject.forEach((capability, track) -> {
      if (track.test.isRaised()) {
        alarms.add(report(subject, capability, track, nowNanos));
      }
    }));
    return alarms;
  }

  private static Report report(NodeId subject, Capability capability, Track track, long nowNanos) {
    int uses = Math.min(Report.MOST_USES, track.test.uses());
    long measured = Math.round(track.claimed / 1000.0 * track.test.meanPermille());
    return new Report(subject, capability, track.claimed, measured, uses, Math.min(uses, track.test.shortfalls()),
        (nowNanos - track.atNanos) / 1_000_000_000L);
  }

  /** Begins anew with {@code subject}: what was seen has been judged. */
  void forget(NodeId subject) {
    tracks.remove(subject);
  }

  /** Keeps what is known of those {@code known}, and no others. */
  void keep(Predicate<NodeId> known) {
    tracks.keySet().removeIf(subject -> !known.test(subject));
  }
}
