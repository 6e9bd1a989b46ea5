package orrery.protocols.trust;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.protocols.cluster.Member;

/** The duties of a cluster at one moment. */
record Directory(List<Holder> all) implements DutyDirectory {

  static final Directory EMPTY = new Directory(List.of());

  Directory {
    all = all.stream().sorted(Comparator.comparing(Holder::id)).toList();
  }

  /**
   * Gives each duty to those that are best by what they claim of the capability for it, of those that may serve and whose
   * owners allow it; of equals, to the first by id.
   *
   * @param count how many get each duty
   * @param endpoint where a member serves its duties
   */
  static Directory select(List<Member> members, Predicate<NodeId> mayServe, int count, Function<Member, Endpoint> endpoint) {
    Map<NodeId, Set<Duty>> given = new TreeMap<>();
    for (Duty duty : Duty.values()) {
      members.stream()
          .filter(member -> member.profile().permissions().contains(duty.permission()) && mayServe.test(member.id()))
          .filter(member -> claim(member, duty) > 0)
          .sorted(Comparator.comparingLong((Member member) -> claim(member, duty)).reversed().thenComparing(Member::id))
          .limit(count)
          .forEach(member -> given.computeIfAbsent(member.id(), id -> EnumSet.noneOf(Duty.class)).add(duty));
    }
    List<Holder> holders = new ArrayList<>();
    for (Member member : members) {
      Set<Duty> duties = given.get(member.id());
      if (duties != null) {
        holders.add(new Holder(member.id(), endpoint.apply(member), duties, Claim.of(member.profile())));
      }
    }
    return new Directory(holders);
  }

  private static long claim(Member member, Duty duty) {
    return Claim.of(member.profile()).of(duty.capability());
  }

  @Override
  public List<Holder> holders(Duty duty) {
    return all.stream().filter(holder -> holder.duties().contains(duty)).toList();
  }

  /** The same without those that may not serve. */
  Directory without(Predicate<NodeId> barred) {
    return new Directory(all.stream().filter(holder -> !barred.test(holder.id())).toList());
  }

  /** Whom which duty is given to, for whoever watches: {@code compute=a storage=b,c}. */
  String text() {
    Map<Duty, String> names = new EnumMap<>(Duty.class);
    for (Duty duty : Duty.values()) {
      String holders = holders(duty).stream().map(holder -> holder.id().name()).collect(Collectors.joining(","));
      if (!holders.isEmpty()) {
        names.put(duty, duty.word() + "=" + holders);
      }
    }
    return String.join(" ", names.values());
  }
}
