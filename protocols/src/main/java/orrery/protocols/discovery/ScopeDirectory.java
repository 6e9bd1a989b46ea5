package orrery.protocols.discovery;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import orrery.host.NodeId;
import orrery.protocols.cluster.SuperNode;

/**
 * Who is super node of each cluster that is wider than a link: one claim a scope, and the highest term that was ever accepted
 * for it. It is the arbiter that multicast is on a link, where all hear each claim (EC-38, EC-43).
 *
 * <p>A plain object that depends on nothing but the commands it is given, in their order: {@link #claim} and
 * {@link #withdraw} are all that changes it, so that it can be replicated by replaying them. It forgets nothing: a term that
 * was accepted stays the least that a later claim must exceed.
 */
public final class ScopeDirectory {

  private final int capacity;
  private final TreeMap<String, Entry> scopes = new TreeMap<>();

  /**
   * What is known of a scope.
   *
   * @param holder whose claim was accepted last; empty where it was withdrawn, or there was none
   * @param term the highest that was accepted, 0 where there was none
   * @param sinceNanos when the last claim or withdrawal was accepted
   */
  public record Entry(Optional<SuperNode> holder, long term, long sinceNanos) {

    /** Of a scope that nobody has claimed. */
    public static final Entry NONE = new Entry(Optional.empty(), 0, 0);
  }

  /** What became of a command. */
  public enum Verdict {
    ACCEPTED(200),
    /** The claim's term is not later than one that was accepted from another, or the withdrawal is not the holder's. */
    STALE(409),
    /** No more scopes are taken. */
    FULL(507);

    final int status;

    Verdict(int status) {
      this.status = status;
    }
  }

  /** A directory that takes so many scopes. */
  public ScopeDirectory(int capacity) {
    this.capacity = capacity;
  }

  /** What is known of {@code scope}. */
  public Entry entry(String scope) {
    return scopes.getOrDefault(scope, Entry.NONE);
  }

  /** What is known of every scope that was ever claimed. */
  Map<String, Entry> entries() {
    return Collections.unmodifiableMap(scopes);
  }

  /** Enters into this directory, which is empty, what another has told of itself: see {@link RegistryImage}. */
  void fill(Map<String, Entry> entries) {
    scopes.putAll(entries);
  }

  /** How many scopes were ever claimed. */
  public int size() {
    return scopes.size();
  }

  /**
   * {@code claim} is made to {@code scope}. It is accepted where its term is later than all that were; or as late as the last,
   * where that is its own and still stands, so that a super node may tell of its new endpoint or score.
   */
  public Verdict claim(String scope, SuperNode claim, long nowNanos) {
    Entry before = scopes.get(scope);
    if (before == null && scopes.size() >= capacity) {
      return Verdict.FULL;
    }
    long accepted = before == null ? 0 : before.term;
    boolean itsOwn = before != null && before.holder.filter(holder -> holder.id().equals(claim.id())).isPresent();
    if (claim.term() < accepted || claim.term() == accepted && !itsOwn) {
      return Verdict.STALE;
    }
    scopes.put(scope, new Entry(Optional.of(claim), claim.term(), nowNanos));
    return Verdict.ACCEPTED;
  }

  /** {@code id} takes back its claim of {@code term}, or of an earlier one. */
  public Verdict withdraw(String scope, NodeId id, long term, long nowNanos) {
    Entry before = scopes.get(scope);
    boolean itsOwn = before != null && before.holder.filter(holder -> holder.id().equals(id) && holder.term() <= term).isPresent();
    if (!itsOwn) {
      return Verdict.STALE;
    }
    scopes.put(scope, new Entry(Optional.empty(), before.term, nowNanos));
    return Verdict.ACCEPTED;
  }
}
