package orrery.protocols.trust;

import orrery.host.Decimal;
import orrery.host.Default;
import orrery.host.Doc;

/**
 * How much must be missing how often before a node counts as a liar. The package's page says what follows from it.
 *
 * @param tolerance a use is short where it shows less than this share of what is claimed; above 0 and below 1
 * @param honestShortfalls how often uses of an honest node are short at most: by contention, loss, a busy processor
 * @param liarShortfalls how often uses of a liar are short at least; more than {@code honestShortfalls}
 * @param falseAlarm after so many uses of a node whose uses are short as often as an honest one's at most, an observer in the
 *     mean has not spoken up yet; 2 or more
 * @param falseVerdict one in so many honest nodes that are tried is convicted at most; 2 or more
 * @param quorum the share of the other members that must have evidence against a node, at least two and at most {@code
 *     mostQuorum} of them
 * @param confirmations how often the super node uses an accused node itself
 */
public record DetectionConfig(
    @Doc("The share of what a node claims below which a use of it is short.")
        @Default(value = "30 %", source = "assumed; scenario liars varies it") double tolerance,
    @Doc("How often uses of an honest node are short at most.")
        @Default(value = "10 %", source = "assumed") double honestShortfalls,
    @Doc("How often uses of a liar are short at least.")
        @Default(value = "80 %", source = "assumed") double liarShortfalls,
    @Doc("How many uses of an honest node there are in the mean before an observer accuses it, at least.")
        @Default(value = "30", source = "assumed; an accusation costs a hearing, not a conviction") int falseAlarm,
    @Doc("How many honest nodes are tried before one is convicted, at least.")
        @Default(value = "1000", source = "assumed") int falseVerdict,
    @Doc("The share of the other members that must agree, but always two at least.")
        @Default(value = "25 %", source = "assumed") double quorum,
    @Doc("The most members that must agree.")
        @Default(value = "5", source = "assumed") int mostQuorum,
    @Doc("How often the super node uses an accused node itself.")
        @Default(value = "4", source = "assumed") int confirmations) {

  public DetectionConfig {
    requireShare("tolerance", tolerance);
    requireShare("honestShortfalls", honestShortfalls);
    requireShare("liarShortfalls", liarShortfalls);
    if (liarShortfalls <= honestShortfalls) {
      throw new IllegalArgumentException(
          "liarShortfalls must be more than honestShortfalls (" + Decimal.text(honestShortfalls) + ") but is " + Decimal.text(liarShortfalls));
    }
    requireCount("falseAlarm", falseAlarm);
    requireCount("falseVerdict", falseVerdict);
    if (!(quorum >= 0 && quorum <= 1)) {
      throw new IllegalArgumentException("quorum must be 0 to 1 but is " + Decimal.text(quorum));
    }
    if (mostQuorum < 2 || mostQuorum > 100) {
      throw new IllegalArgumentException("mostQuorum must be 2 to 100 but is " + mostQuorum);
    }
    if (confirmations < 1 || confirmations > 20) {
      throw new IllegalArgumentException("confirmations must be 1 to 20 but is " + confirmations);
    }
  }

  private static void requireShare(String name, double share) {
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException(name + " must be above 0 and below 1 but is " + Decimal.text(share));
    }
  }

  private static void requireCount(String name, int count) {
    if (count < 2 || count > 1_000_000_000) {
      throw new IllegalArgumentException(name + " must be 2 to 1000000000 but is " + count);
    }
  }

  /** Whether {@code measured} is too little where {@code expected} is claimed. */
  boolean isShort(long measured, long expected) {
    return measured < tolerance * expected;
  }

  /** What a use that is short adds to the evidence, in millionths of a nat. */
  long shortWeight() {
    return micronats(liarShortfalls / honestShortfalls);
  }

  /** What a use that is not short adds: less than 0. */
  long goodWeight() {
    return micronats((1 - liarShortfalls) / (1 - honestShortfalls));
  }

  /** From how much evidence on an observer speaks up. */
  long alarm() {
    return micronats(falseAlarm);
  }

  /** From how much evidence on a node is convicted. */
  long conviction() {
    return micronats(falseVerdict);
  }

  /** How much the word of one observer weighs at most: too little to convict. */
  long heaviestWord() {
    return conviction() * 2 / 3;
  }

  private static long micronats(double ratio) {
    return Math.round(StrictMath.log(ratio) * 1e6);
  }

  /** How many observers must have evidence against a node, where there are {@code others} beside it. */
  int quorumOf(int others) {
    return Math.max(2, Math.min(mostQuorum, (int) Math.ceil(quorum * others)));
  }
}
