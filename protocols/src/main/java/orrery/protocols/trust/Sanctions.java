package orrery.protocols.trust;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.host.Timer;
import orrery.protocols.cluster.SuperNode;
import orrery.protocols.json.JsonException;
import orrery.protocols.trust.TrustConfig.Mode;
import orrery.protocols.trust.TrustMessage.Listing;
import org.jspecify.annotations.Nullable;

/** Whom one node knows to be blacklisted in one cluster, and until when: by its super node's word, or its own. Kept over restarts. */
final class Sanctions {

  private final Host host;
  private final TrustConfig config;
  private final Circle circle;
  private final Trust trust;
  /** Null while nobody is known to be on it, or to have been. */
  private @Nullable Blacklist blacklist;
  /** Null until somebody is on it. */
  private @Nullable Timer expiry;
  /** Who is on the blacklist, as this node has told its probe: an entry ends when its timer says so. */
  private SortedSet<NodeId> barred = Collections.emptySortedSet();
  private long heldTerm;
  private long heldVersion;

  /** @param trust hears who was put on the list or has come off it, before the probe is told of the former and after it is of the latter */
  Sanctions(Host host, TrustConfig config, Circle circle, Trust trust) {
    this.host = host;
    this.config = config;
    this.circle = circle;
    this.trust = trust;
  }

  /** Knows what was known in an earlier session. */
  void recall() {
    host.storage().get(key()).ifPresent(bytes -> {
      try {
        List<Blacklist.Entry> kept = TrustCodec.listing(bytes).entries();
        blacklist().merge(kept, nowSeconds());
        review();
      } catch (JsonException e) {
        host.probe().event("trust", "what was kept is damaged");
      }
    });
  }

  void stop() {
    if (expiry != null) {
      expiry.cancel();
    }
  }

  private Blacklist blacklist() {
    blacklist = blacklist == null ? new Blacklist(config.term().toSeconds(), config.mostTerm().toSeconds()) : blacklist;
    return blacklist;
  }

  /** Whether {@code id} is on the blacklist. */
  boolean bars(NodeId id) {
    return barred.contains(id);
  }

  /** Why {@code subject} is on it, where it is. */
  Optional<Blacklist.Entry> entry(NodeId subject) {
    return blacklist == null ? Optional.empty() : blacklist.entry(subject, nowSeconds());
  }

  /** Whether nothing is known of anybody, not even of the past. */
  boolean isEmpty() {
    return blacklist == null;
  }

  /** This super node puts a node on the list. */
  void bar(NodeId subject, Capability capability) {
    blacklist().bar(subject, capability, nowSeconds());
    review();
  }

  /** This super node takes a node off the list. */
  void clear(NodeId subject) {
    blacklist().clear(subject, nowSeconds());
    review();
  }

  /** The super node's list replaces what this node knew, unless it is older than that. */
  void take(Listing listing) {
    boolean old = listing.term() == heldTerm && listing.version() < heldVersion || listing.term() < heldTerm;
    if (!old) {
      heldTerm = listing.term();
      heldVersion = listing.version();
      blacklist().replace(fromNow(listing.entries()), nowSeconds());
      review();
    }
  }

  /** What this super node's predecessor knew adds to what it knows. */
  void merge(Listing listing) {
    blacklist().merge(fromNow(listing.entries()), nowSeconds());
    review();
  }

  /** The term of the list that was taken last. */
  long heldTerm() {
    return heldTerm;
  }

  /** Its version. */
  long heldVersion() {
    return heldVersion;
  }

  private List<Blacklist.Entry> fromNow(List<Blacklist.Entry> entries) {
    long now = nowSeconds();
    // Nobody is barred for longer than the most, whatever is told.
    return entries.stream()
        .map(told -> new Blacklist.Entry(
            told.subject(), told.capability(), told.offences(), now + Math.min(told.untilSeconds(), config.mostTerm().toSeconds())))
        .toList();
  }

  private List<Blacklist.Entry> entries() {
    return blacklist == null ? List.of() : blacklist.entries();
  }

  /** The list as this node tells it. */
  Listing listing(long version) {
    long now = nowSeconds();
    List<Blacklist.Entry> told = entries().stream()
        .map(entry -> new Blacklist.Entry(entry.subject(), entry.capability(), entry.offences(), Math.max(0, entry.untilSeconds() - now)))
        .toList();
    return new Listing(circle.name().agreed(), host.id(), circle.superNode().map(SuperNode::term).orElse(0L), version, told);
  }

  /** Somebody was put on the list, or has come off it. Who comes off does so before, and who is put on it after, duties are given. */
  private void review() {
    SortedSet<NodeId> before = barred;
    SortedSet<NodeId> now = barredBy(blacklist);
    SortedSet<NodeId> staying = without(before, id -> !now.contains(id));
    SortedSet<NodeId> changed = without(before, now::contains);
    changed.addAll(without(now, before::contains));
    if (staying.size() < before.size()) {
      barred = staying;
      tell();
    }
    barred = now;
    trust.onSanctions(changed);
    if (now.size() > staying.size()) {
      tell();
    }
    keep();
    awaitEnd();
    blacklist = entries().isEmpty() ? null : blacklist;
  }

  private SortedSet<NodeId> barredBy(@Nullable Blacklist list) {
    List<NodeId> names = list == null || config.mode() != Mode.DETECT ? List.of() : list.barred(nowSeconds());
    return names.isEmpty() ? Collections.emptySortedSet() : new TreeSet<>(names);
  }

  private static SortedSet<NodeId> without(SortedSet<NodeId> ids, Predicate<NodeId> left) {
    SortedSet<NodeId> rest = new TreeSet<>(ids);
    rest.removeIf(left);
    return rest;
  }

  private void awaitEnd() {
    long seconds = nowSeconds();
    Optional<Long> end = blacklist == null ? Optional.empty() : blacklist.nextEnd(seconds);
    if (end.isPresent()) {
      expiry = expiry == null ? host.timer("trust expiry", this::review) : expiry;
      expiry.start((end.get() - seconds) * 1_000_000_000L);
    } else if (expiry != null) {
      expiry.cancel();
    }
  }

  private void tell() {
    host.probe().state("blacklist", circle.name().own(), barred.stream().map(NodeId::name).collect(Collectors.joining(" ")));
  }

  private void keep() {
    Listing kept = new Listing(circle.name().agreed(), host.id(), 0, 0, entries());
    host.storage().put(key(), ByteBuffer.wrap(TrustCodec.encode(kept)));
    host.storage().sync(() -> { });
  }

  private String key() {
    return "trust/" + circle.name().own() + "/blacklist";
  }

  private long nowSeconds() {
    return Math.floorDiv(host.unixNanos(), 1_000_000_000L);
  }
}
