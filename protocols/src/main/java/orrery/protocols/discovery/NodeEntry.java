package orrery.protocols.discovery;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.host.Shared;
import orrery.protocols.cluster.Duty;
import orrery.protocols.cluster.Member;
import orrery.protocols.cluster.Profile;

/**
 * A node as its super node tells discovery of it (EC-7, EC-10).
 *
 * @param endpoint where the cluster reaches it, on its own link
 * @param roles what it is to its cluster, such as {@code super-node}; at most 8
 */
public record NodeEntry(NodeId id, Endpoint endpoint, List<String> roles, Profile profile) {

  /** The role of the node that speaks for its cluster. */
  public static final String SUPER_NODE = "super-node";

  static final int MAXIMUM_ROLES = 8;

  /** Every list of roles that {@link #of} and {@link #superNode} make, by itself: nodes are many, and such lists few. */
  private static final Map<List<String>, List<String>> USUAL = usual();

  public NodeEntry {
    List<String> known = USUAL.get(roles);
    roles = known != null ? known : List.copyOf(roles);
  }

  private static Map<List<String>, List<String>> usual() {
    List<List<String>> all = new ArrayList<>(List.of(List.of(), List.of(SUPER_NODE)));
    for (Duty duty : Duty.values()) {
      for (List<String> fewer : List.copyOf(all)) {
        all.add(Stream.concat(fewer.stream(), Stream.of(duty.word())).toList());
      }
    }
    Map<List<String>, List<String>> usual = new LinkedHashMap<>();
    all.forEach(roles -> usual.put(roles, roles));
    return Collections.unmodifiableMap(usual);
  }

  /** A registered member, with its duties for roles. */
  public static NodeEntry of(Member member) {
    return new NodeEntry(member.id(), member.endpoint(), words(member.duties()), member.profile());
  }

  /** The super node itself, reached at {@code endpoint}; it may have duties besides. */
  public static NodeEntry superNode(NodeId id, Endpoint endpoint, Set<Duty> duties, Profile profile) {
    List<String> roles = new ArrayList<>(MAXIMUM_ROLES);
    roles.add(SUPER_NODE);
    roles.addAll(words(duties));
    return new NodeEntry(id, endpoint, roles, profile);
  }

  private static List<String> words(Set<Duty> duties) {
    if (duties.isEmpty()) {
      return List.of();
    }
    List<String> words = new ArrayList<>(duties.size());
    for (Duty duty : duties) {
      words.add(duty.word());
    }
    return words;
  }

  /** The same entries, of objects that others have, too. */
  static List<NodeEntry> shared(List<NodeEntry> entries, Shared by) {
    List<NodeEntry> shared = new ArrayList<>(entries.size());
    for (NodeEntry entry : entries) {
      shared.add(entry.shared(by));
    }
    return shared;
  }

  /** The same, of objects that others have, too, who know that node. */
  NodeEntry shared(Shared by) {
    NodeEntry parts = new NodeEntry(by.id(id.name()), by.endpoint(endpoint.address(), endpoint.port()), roles, profile.shared(by, id));
    return by.same(parts, 31 * Shared.hash(id.name()));
  }

  /**
   * Whether this is news to who knows {@code other}. Charge, persistence and the merit that follows from them drift all the
   * time: they are told along with what is news, and are none themselves (EC-15).
   */
  boolean isNewsTo(NodeEntry other) {
    boolean same = profile == other.profile || profile.steady().equals(other.profile.steady());
    return !(same && id.equals(other.id) && endpoint.equals(other.endpoint) && roles.equals(other.roles));
  }
}
