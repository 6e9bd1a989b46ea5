package orrery.protocols.trust;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import orrery.host.NodeId;

/** What one node has seen of others in using them. */
final class Experience {

  /** Claims beyond so many are not remembered; the nodes of a cluster make fewer. */
  private static final int MOST_TRACKS = 4096 * Capability.values().length;

  private final DetectionConfig config;
  /** In the order of their subjects' ids, those of one in the order of the capabilities. */
  private List<Track> tracks = List.of();

  /** One claim of one node. */
  private static final class Track {
    final NodeId subject;
    final Capability capability;
    CumulativeSum test;
    long claimed;
    long atNanos;

    Track(NodeId subject, Capability capability, CumulativeSum test) {
      this.subject = subject;
      this.capability = capability;
      this.test = test;
    }

    int compareTo(NodeId otherSubject, Capability otherCapability) {
      int order = subject.compareTo(otherSubject);
      return order != 0 ? order : capability.compareTo(otherCapability);
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
    int place = place(subject, capability);
    if (expected <= 0 || place < 0 && tracks.size() >= MOST_TRACKS) {
      return false;
    }
    if (place < 0) {
      tracks = tracks.isEmpty() ? new ArrayList<>(1) : tracks;
      place = ~place;
      tracks.add(place, new Track(subject, capability, new CumulativeSum(config)));
    }
    Track track = tracks.get(place);
    if (claimed < track.claimed) {
      // It has corrected itself: what was seen speaks against another claim.
      track.test = new CumulativeSum(config);
    }
    track.claimed = claimed;
    track.atNanos = nowNanos;
    int permille = (int) Math.min(1_000_000, measured / (expected / 1000.0));
    return track.test.observe(config.isShort(measured, expected), permille);
  }

  /** Where the track of a claim is; where there is none, the complement of where it would be. */
  private int place(NodeId subject, Capability capability) {
    int begin = 0;
    int end = tracks.size();
    while (begin < end) {
      int middle = (begin + end) >>> 1;
      int order = tracks.get(middle).compareTo(subject, capability);
      if (order == 0) {
        return middle;
      } else if (order < 0) {
        begin = middle + 1;
      } else {
        end = middle;
      }
    }
    return ~begin;
  }

  /** Whether this node takes {@code subject} for a liar. */
  boolean suspects(NodeId subject) {
    for (Track track : tracks) {
      if (track.test.isRaised() && track.subject.equals(subject)) {
        return true;
      }
    }
    return false;
  }

  /** What to tell of one claim of {@code subject}; empty where there is nothing to tell. */
  Optional<Report> report(NodeId subject, Capability capability, long nowNanos) {
    int place = place(subject, capability);
    return place < 0 || tracks.get(place).test.uses() == 0 ? Optional.empty() : Optional.of(report(tracks.get(place), nowNanos));
  }

  /** All alarms that stand, in the order of the subjects' ids. */
  List<Report> alarms(long nowNanos) {
    List<Report> alarms = new ArrayList<>();
    for (Track track : tracks) {
      if (track.test.isRaised()) {
        alarms.add(report(track, nowNanos));
      }
    }
    return alarms;
  }

  private static Report report(Track track, long nowNanos) {
    int uses = Math.min(Report.MOST_USES, track.test.uses());
    long measured = Math.round(track.claimed / 1000.0 * track.test.meanPermille());
    return new Report(track.subject, track.capability, track.claimed, measured, uses, Math.min(uses, track.test.shortfalls()),
        (nowNanos - track.atNanos) / 1_000_000_000L);
  }

  /** Begins anew with {@code subject}: what was seen has been judged. */
  void forget(NodeId subject) {
    keep(id -> !id.equals(subject));
  }

  /** Keeps what is known of those {@code known}, and no others. */
  void keep(Predicate<NodeId> known) {
    if (!tracks.isEmpty()) {
      tracks.removeIf(track -> !known.test(track.subject));
    }
  }
}
