package orrery.protocols.cluster;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import orrery.host.NodeId;
import orrery.host.Shared;
import orrery.protocols.cluster.ClusterMessage.RosterPage;

/** The roster as a member has been told it, page by page. */
final class RosterBook {

  /** The pages of a roster that has more than one. */
  private @Nullable Paged<List<Long>, Roster.Entry> pages;
  private Roster roster = Roster.EMPTY;
  private long term;
  private int changes;

  /**
   * Takes a page from the super node of {@code page.term()}.
   *
   * @param most of more entries those after the first so many are left out
   * @param shared of what others hold, too: all members are told the same
   */
  void take(RosterPage page, int most, Shared shared) {
    boolean news = page.term() != term || page.version() > roster.version();
    if (!news) {
      return;
    }
    if (page.pages() == 1) {
      pages = null;
      hold(new Roster(page.version(), unique(page.entries(), most)), shared);
      term = page.term();
      return;
    }
    pages = pages == null ? new Paged<>() : pages;
    pages.add(List.of(page.term(), page.version()), page.page(), page.pages(), page.entries())
        .ifPresentOrElse(whole -> {
          pages = null;
          hold(new Roster(page.version(), unique(whole, most)), shared);
          term = page.term();
        }, () -> {
          // Until the rest comes, some of the present members are better than those of another office.
          if (term != page.term()) {
            hold(new Roster(0, unique(pages.soFar(), most)), shared);
          }
        });
  }

  private static List<Roster.Entry> unique(List<Roster.Entry> entries, int most) {
    if (entries.size() <= most && isAscending(entries)) {
      return entries;
    }
    Map<NodeId, Roster.Entry> byId = new TreeMap<>();
    entries.stream().limit(most).forEach(entry -> byId.put(entry.id(), entry));
    return List.copyOf(byId.values());
  }

  /** As a super node tells them. */
  private static boolean isAscending(List<Roster.Entry> entries) {
    for (int i = 1; i < entries.size(); i++) {
      if (entries.get(i - 1).id().compareTo(entries.get(i).id()) >= 0) {
        return false;
      }
    }
    return true;
  }

  private void hold(Roster other, Shared shared) {
    roster = other.shared(shared);
    changes++;
  }

  /** How often the roster has been another. */
  int changes() {
    return changes;
  }

  /** Takes over what this node knew as super node itself, until it is told more. */
  void keep(Roster known, Shared shared) {
    hold(new Roster(0, known.entries()), shared);
    term = 0;
  }

  /** The latest that is whole, or what has come of the first of an office. */
  Roster roster() {
    return roster;
  }

  /** The version held of the roster of {@code ofTerm}, 0 where none is. */
  long version(long ofTerm) {
    return ofTerm == term ? roster.version() : 0;
  }

  /** Who takes part in an election: all but {@code self} and the super node that is {@code lost}, where one is. */
  List<Roster.Entry> others(NodeId self, @Nullable NodeId lost) {
    return roster.entries().stream().filter(entry -> !entry.id().equals(self) && !entry.id().equals(lost)).toList();
  }
}
