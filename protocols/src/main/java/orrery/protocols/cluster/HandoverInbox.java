package orrery.protocols.cluster;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import orrery.host.NodeId;
import orrery.protocols.cluster.ClusterMessage.Handover;
import org.jspecify.annotations.Nullable;

/** Collects the pages of an office that is passed to this node, so that it is taken once however often they come. */
final class HandoverInbox {

  private @Nullable Paged<Map.Entry<NodeId, Long>, Handover.Entry> pages;
  private Map.@Nullable Entry<NodeId, Long> taking;
  private Map.@Nullable Entry<NodeId, Long> taken;

  /** Whether the office this page is of is being taken: the answer will follow. */
  boolean isTaking(NodeId sender, Handover page) {
    return Map.entry(sender, page.term()).equals(taking);
  }

  /** Whether the office this page is of was the last taken: the answer was lost. */
  boolean hasTaken(NodeId sender, Handover page) {
    return Map.entry(sender, page.term()).equals(taken);
  }

  /**
   * Takes a page. {@code acknowledge} runs at once where others are still to come; else {@code whole} runs, with all the knowledge
   * and with what is to run when this node holds the office.
   */
  void take(NodeId sender, Handover page, Runnable acknowledge, BiConsumer<List<Handover.Entry>, Runnable> whole) {
    add(sender, page).ifPresentOrElse(knowledge -> whole.accept(knowledge, () -> {
      taken(sender, page);
      acknowledge.run();
    }), acknowledge);
  }

  /** Takes a page, and gives the whole knowledge where this page completes it. */
  Optional<List<Handover.Entry>> add(NodeId sender, Handover page) {
    Map.Entry<NodeId, Long> office = Map.entry(sender, page.term());
    pages = pages == null ? new Paged<>() : pages;
    Optional<List<Handover.Entry>> whole = pages.add(office, page.page(), page.pages(), page.entries());
    if (whole.isPresent()) {
      pages = null;
      taking = office;
    }
    return whole;
  }

  /** This node holds the office that this page is of. */
  void taken(NodeId sender, Handover page) {
    taken = Map.entry(sender, page.term());
    taking = null;
  }

  /** Another super node was accepted, or another office taken, instead. */
  void abandon() {
    taking = null;
  }
}
