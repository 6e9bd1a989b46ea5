package orrery.protocols.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import orrery.host.Probe;
import orrery.protocols.cluster.ClusterMessage.Acknowledged;
import orrery.protocols.cluster.ClusterMessage.Answer;
import orrery.protocols.cluster.ClusterMessage.Handover;

/** A super node passes its office on, or a half of it, until that is acknowledged or fails. */
final class Succession {

  private final Station station;
  private final SuperNode claim;
  private final SuperNode successor;
  private final LongConsumer onTaken;
  private final Runnable onFailure;
  private final List<Integer> requests = new ArrayList<>();
  private final Probe.Wait overlap;
  private int unacknowledged;
  private long termOfSuccessor;
  private boolean over;

  /**
   * Not yet begun.
   *
   * @param claim of the office that is passed on
   * @param onTaken runs with the term of the successor's office
   * @param onFailure runs where it does not take it
   */
  Succession(Station station, SuperNode claim, SuperNode successor, LongConsumer onTaken, Runnable onFailure) {
    this.station = station;
    this.claim = claim;
    this.successor = successor;
    this.onTaken = onTaken;
    this.onFailure = onFailure;
    this.overlap = station.host().probe().begin(ClusterMetrics.HANDOVER_OVERLAP, station.name().counted());
  }

  /**
   * Sends what the successor must know.
   *
   * @param part what is passed on
   * @param members how many members the sender has
   */
  void begin(Part part, int members, List<Handover.Entry> knowledge, String reason) {
    station.event("handover", "to " + successor.id() + ": " + reason);
    List<List<Handover.Entry>> pages = ClusterCodec.handoverPages(knowledge);
    unacknowledged = pages.size();
    for (int i = 0; i < pages.size(); i++) {
      int page = i;
      requests.add(station.transport().request(successor.id(), successor.endpoint(),
          number -> new Handover(number, claim.term(), claim.score(), part, members, page, pages.size(), pages.get(page)),
          this::onAnswer,
          () -> fail("no answer")));
    }
  }

  private void onAnswer(Answer answer) {
    if (!(answer instanceof Acknowledged acknowledged)) {
      fail("declined");
      return;
    }
    termOfSuccessor = Math.max(termOfSuccessor, acknowledged.term());
    if (--unacknowledged > 0) {
      return;
    }
    if (termOfSuccessor <= claim.term()) {
      fail("it did not take office");
      return;
    }
    overlap.finish();
    end();
    onTaken.accept(termOfSuccessor);
  }

  /** It does not take place. */
  void fail(String how) {
    station.event("handover-failed", "to " + successor.id() + ": " + how);
    end();
    onFailure.run();
  }

  /** Waits for nothing any more; neither of the two outcomes runs. */
  void end() {
    over = true;
    overlap.discard();
    requests.forEach(station.transport()::cancel);
  }

  /** Whether it has taken place, failed or been ended. */
  boolean isOver() {
    return over;
  }
}
