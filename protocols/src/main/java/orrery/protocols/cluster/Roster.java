package orrery.protocols.cluster;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.host.Shared;

/**
 * Who is in a cluster, as its super node tells the members: the super node itself and all that are registered.
 *
 * @param version grows with every change within one term; 0 for the empty roster of a node that has been told none
 * @param entries in the order of their ids, each id once
 */
public record Roster(long version, List<Entry> entries) {

  /** What is known before anything was told. */
  public static final Roster EMPTY = new Roster(0, List.of());

  private static final Comparator<Entry> BY_ID = Comparator.comparing(Entry::id);

  public Roster {
    entries = inOrder(entries);
    for (int i = 1; i < entries.size(); i++) {
      if (entries.get(i).id().equals(entries.get(i - 1).id())) {
        throw new IllegalArgumentException("a roster must have each id once but has " + entries.get(i).id() + " twice");
      }
    }
  }

  private static List<Entry> inOrder(List<Entry> entries) {
    for (int i = 1; i < entries.size(); i++) {
      if (entries.get(i - 1).id().compareTo(entries.get(i).id()) > 0) {
        List<Entry> sorted = new ArrayList<>(entries);
        sorted.sort(BY_ID);
        return List.copyOf(sorted);
      }
    }
    return List.copyOf(entries);
  }

  /** The same, of one object where others have it, too. */
  Roster shared(Shared by) {
    return entries.isEmpty() ? this : by.same(this, ~Shared.hash(entries.get(0).id().name()));
  }

  /** The entry of {@code id}, where it has one. */
  public Optional<Entry> entry(NodeId id) {
    return first(entry -> entry.id().equals(id));
  }

  private Optional<Entry> first(Predicate<Entry> which) {
    for (Entry entry : entries) {
      if (which.test(entry)) {
        return Optional.of(entry);
      }
    }
    return Optional.empty();
  }

  /** Where those of {@code entries} are reached, in the order of their ids. */
  static Map<NodeId, Endpoint> endpoints(List<Entry> entries) {
    Map<NodeId, Endpoint> endpoints = new TreeMap<>();
    entries.forEach(entry -> endpoints.put(entry.id(), entry.endpoint()));
    return endpoints;
  }

  /** The first by its id of those who have {@code duty}, where anybody has. */
  public Optional<Entry> holder(Duty duty) {
    return first(entry -> entry.duties().contains(duty));
  }

  /** Who has {@code duty}, in the order of their ids. */
  public List<Entry> holders(Duty duty) {
    return entries.stream().filter(entry -> entry.duties().contains(duty)).toList();
  }

  /**
   * One node of a cluster.
   *
   * @param score its merit in thousandths, 0 to 1000
   * @param eligible whether its owner lets it be super node
   * @param duties what the super node has given it to do
   */
  public record Entry(NodeId id, Endpoint endpoint, int score, boolean eligible, Set<Duty> duties) {

    public Entry {
      Profile.requireScore(score);
      duties = Duty.held(duties);
    }

    /** The same, of one object where others have it, too: all members of a cluster are told the same roster. */
    Entry shared(Shared by) {
      return by.same(this, 5 * Shared.hash(id.name()));
    }

    /** A node without duties. */
    public Entry(NodeId id, Endpoint endpoint, int score, boolean eligible) {
      this(id, endpoint, score, eligible, Duty.none());
    }
  }
}
