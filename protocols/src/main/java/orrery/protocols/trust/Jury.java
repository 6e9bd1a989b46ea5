package orrery.protocols.trust;

import java.util.List;
import java.util.Optional;
import orrery.host.NodeId;

/**
 * Weighs what several observers say of one claim of one node.
 *
 * <p>Each word weighs the logarithm of the likelihood ratio of what its uses showed, clipped both ways to two thirds of what
 * convicts, times the observer's credit. A node is convicted where the words together weigh {@code ln(m)}, which no single one
 * does: by Wald's inequality ("Sequential tests of statistical hypotheses", 1945) that happens to one in m honest nodes at
 * most, where observers are independent and tell the truth; where as many observers as the quorum have evidence against it;
 * and where the super node has measured by itself and found the node wanting, or most of the members say so. It is the second
 * that convicts a super node, which cannot measure itself; and no minority of slanderers convicts anybody.
 */
final class Jury {

  private final DetectionConfig config;

  /** What is decided. */
  enum Verdict {
    /** It is to be blacklisted. */
    GUILTY,
    /** It is as it says, and who said otherwise was wrong. */
    NOT_GUILTY,
    /** There is too little evidence either way. */
    OPEN
  }

  /**
   * What one observer says.
   *
   * @param credit of the observer, in thousandths
   */
  record Word(NodeId observer, int credit, Report report) {

    boolean isAgainst(DetectionConfig config) {
      return report.weight(config) > 0;
    }
  }

  Jury(DetectionConfig config) {
    this.config = config;
  }

  /**
   * Judges.
   *
   * @param words at most one of each observer, without the super node's own
   * @param own what the super node has measured itself
   * @param others how many members there are beside the accused, the super node among them if it is not the accused
   */
  Verdict judge(List<Word> words, Optional<Report> own, int others) {
    long weight = own.map(report -> report.weight(config)).orElse(0L);
    int against = own.isPresent() && weight > 0 ? 1 : 0;
    for (Word word : words) {
      weight += word.report().weight(config) * word.credit() / Credit.FULL;
      // A word that hardly counts makes no quorum.
      against += word.isAgainst(config) && 2 * word.credit() >= Credit.FULL ? 1 : 0;
    }
    boolean majority = 2 * against > others;
    boolean contradicted = own.isPresent() && own.get().weight(config) < 0;
    if (contradicted && !majority) {
      return Verdict.NOT_GUILTY;
    } else if (own.isEmpty() && !majority) {
      return Verdict.OPEN;
    }
    return against >= config.quorumOf(others) && weight >= config.conviction() ? Verdict.GUILTY : Verdict.OPEN;
  }
}
