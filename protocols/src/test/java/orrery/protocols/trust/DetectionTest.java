package orrery.protocols.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import orrery.host.Defaults;
import orrery.host.NodeId;
import orrery.host.RandomStream;
import orrery.protocols.trust.Jury.Verdict;
import orrery.protocols.trust.Jury.Word;
import orrery.sim.Simulation;
import org.junit.jupiter.api.Test;

/** The test of one observer, and what several together decide. */
class DetectionTest {

  private static final DetectionConfig USUAL = Defaults.of(DetectionConfig.class);
  private static final NodeId SUBJECT = new NodeId("subject");

  private static DetectionConfig alarmingAt(int falseAlarm) {
    return new DetectionConfig(USUAL.tolerance(), USUAL.honestShortfalls(), USUAL.liarShortfalls(), falseAlarm, USUAL.falseVerdict(), USUAL.quorum(), USUAL.mostQuorum(), USUAL.confirmations());
  }

  /** How many uses there are in the mean until an observer gives alarm, where uses are short with that probability. */
  private static double runLength(DetectionConfig config, double shortfalls, int runs, RandomStream luck) {
    long uses = 0;
    for (int i = 0; i < runs; i++) {
      CumulativeSum test = new CumulativeSum(config);
      boolean alarm = false;
      while (!alarm) {
        boolean wasShort = luck.nextBoolean(shortfalls);
        alarm = test.observe(wasShort, wasShort ? 100 : 900);
        uses++;
      }
    }
    return (double) uses / runs;
  }

  @Test
  void givesNoMoreFalseAlarmsThanIsSaid() {
    RandomStream luck = new Simulation(5).stream("test", "uses");

    // Lorden's bound is a bound: how far above it the truth is hangs on how far the sum jumps over the threshold.
    for (int falseAlarm : List.of(10, 100, 1_000)) {
      double mean = runLength(alarmingAt(falseAlarm), USUAL.honestShortfalls(), 400, luck);

      assertThat(mean).isBetween((double) falseAlarm, 20.0 * falseAlarm);
    }
  }

  @Test
  void noticesALiarAfterAsManyUsesAsTheDivergenceSays() {
    RandomStream luck = new Simulation(6).stream("test", "uses");
    double divergence = (0.8 * USUAL.shortWeight() + 0.2 * USUAL.goodWeight()) / 1e6;

    double mean = runLength(USUAL, 0.8, 4_000, luck);

    assertThat(divergence).isBetween(1.36, 1.37);
    // Wald's approximation leaves out the overshoot, of at most one use, and the floor.
    assertThat(mean).isBetween(USUAL.alarm() / 1e6 / divergence, USUAL.alarm() / 1e6 / divergence + 1.5);
  }

  @Test
  void noticesANodeThatBeginsToLieAsSoonAsOneThatAlwaysDid() {
    CumulativeSum always = new CumulativeSum(USUAL);
    CumulativeSum later = new CumulativeSum(USUAL);
    for (int i = 0; i < 1_000; i++) {
      later.observe(false, 950);
    }

    int uses = 0;
    boolean alarm = false;
    while (!alarm) {
      alarm = always.observe(true, 100);
      assertThat(later.observe(true, 100)).isEqualTo(alarm);
      uses++;
    }

    assertThat(uses).isEqualTo(2);
    assertThat(later.uses()).isEqualTo(2);
    assertThat(later.shortfalls()).isEqualTo(2);
    assertThat(later.meanPermille()).isEqualTo(100);
  }

  @Test
  void takesAnAlarmBackWhenAllThatSpokeForItIsOutweighed() {
    CumulativeSum test = new CumulativeSum(USUAL);
    for (int i = 0; i < 10; i++) {
      test.observe(true, 100);
    }
    assertThat(test.isRaised()).isTrue();

    int good = 0;
    while (test.isRaised()) {
      test.observe(false, 900);
      good++;
    }

    assertThat(good).isEqualTo((int) Math.ceil((double) USUAL.alarm() / -USUAL.goodWeight()));
    assertThat(test.uses()).isEqualTo(1);
    assertThat(test.shortfalls()).isZero();
  }

  @Test
  void beginsAnewWithANodeThatClaimsLessThanBefore() {
    Experience experience = new Experience(USUAL);
    for (int i = 0; i < 10; i++) {
      experience.observe(SUBJECT, Capability.PROCESSOR, 80_000, 80_000, 10_000, i);
    }
    assertThat(experience.suspects(SUBJECT)).isTrue();

    experience.observe(SUBJECT, Capability.PROCESSOR, 10_000, 10_000, 9_900, 11);

    assertThat(experience.suspects(SUBJECT)).isFalse();
    assertThat(experience.report(SUBJECT, Capability.PROCESSOR, 11)).hasValueSatisfying(report -> {
      assertThat(report.claimed()).isEqualTo(10_000);
      assertThat(report.measured()).isEqualTo(9_900);
      assertThat(report.shortfalls()).isZero();
    });
  }

  @Test
  void tellsWhatItsUsesShowed() {
    Experience experience = new Experience(USUAL);
    assertThat(experience.report(SUBJECT, Capability.LINK, 0)).isEmpty();

    boolean alarm = false;
    for (int i = 0; i < 4; i++) {
      alarm |= experience.observe(SUBJECT, Capability.LINK, 1_000_000, 500_000, 50_000, 1_000_000_000L * i);
    }

    // An observer whose own link takes half of what is claimed sees a tenth of that half.
    assertThat(alarm).isTrue();
    assertThat(experience.alarms(10_000_000_000L)).containsExactly(new Report(SUBJECT, Capability.LINK, 1_000_000, 100_000, 4, 4, 7));
  }

  // ---- Verdicts

  private final Jury jury = new Jury(USUAL);

  private static Report seen(int shortfalls, int uses) {
    return new Report(SUBJECT, Capability.PROCESSOR, 80_000, 10_000, uses, shortfalls, 0);
  }

  private static Word word(String observer, int credit, int shortfalls, int uses) {
    return new Word(new NodeId(observer), credit, seen(shortfalls, uses));
  }

  @Test
  void aSingleWordConvictsNobodyHoweverOftenItIsSaid() {
    assertThat(jury.judge(List.of(word("a", 1000, 1_000_000, 1_000_000)), Optional.empty(), 5)).isEqualTo(Verdict.OPEN);
    assertThat(jury.judge(List.of(), Optional.of(seen(20, 20)), 5)).isEqualTo(Verdict.OPEN);
  }

  @Test
  void inAClusterOfTwoThereIsNoVerdictAgainstTheOther() {
    assertThat(jury.judge(List.of(), Optional.of(seen(20, 20)), 1)).isEqualTo(Verdict.OPEN);
  }

  @Test
  void anAccusationThatTheSuperNodeConfirmsConvicts() {
    assertThat(jury.judge(List.of(word("a", 1000, 4, 4)), Optional.of(seen(4, 4)), 2)).isEqualTo(Verdict.GUILTY);
  }

  @Test
  void anAccusationThatTheSuperNodeContradictsDoesNot() {
    assertThat(jury.judge(List.of(word("a", 1000, 4, 4)), Optional.of(seen(0, 4)), 2)).isEqualTo(Verdict.NOT_GUILTY);
    assertThat(jury.judge(List.of(word("a", 1000, 20, 20), word("b", 1000, 20, 20)), Optional.of(seen(0, 4)), 5)).isEqualTo(Verdict.NOT_GUILTY);
  }

  @Test
  void onlyAMajorityOfTheMembersOutweighsTheSuperNodesOwnMeasure() {
    List<Word> three = List.of(word("a", 1000, 20, 20), word("b", 1000, 20, 20), word("c", 1000, 20, 20));

    assertThat(jury.judge(three, Optional.of(seen(0, 4)), 5)).isEqualTo(Verdict.GUILTY);
    assertThat(jury.judge(three, Optional.of(seen(0, 4)), 6)).isEqualTo(Verdict.NOT_GUILTY);
  }

  @Test
  void onlyAMajorityConvictsWhomTheSuperNodeHasNotMeasured() {
    List<Word> three = List.of(word("a", 1000, 20, 20), word("b", 1000, 20, 20), word("c", 1000, 20, 20));

    assertThat(jury.judge(three, Optional.empty(), 5)).isEqualTo(Verdict.GUILTY);
    assertThat(jury.judge(three, Optional.empty(), 6)).isEqualTo(Verdict.OPEN);
  }

  @Test
  void wordsOfThoseWhoWereWrongCountLess() {
    Credit credit = new Credit();
    NodeId slanderer = new NodeId("slanderer");
    assertThat(credit.of(slanderer)).isEqualTo(1000);
    credit.contradicted(slanderer);
    credit.contradicted(slanderer);
    assertThat(credit.of(slanderer)).isEqualTo(250);

    List<Word> words = List.of(word("slanderer", credit.of(slanderer), 20, 20), word("b", 250, 20, 20), word("c", 250, 20, 20));

    assertThat(jury.judge(words, Optional.empty(), 5)).isEqualTo(Verdict.OPEN);
    credit.upheld(slanderer);
    assertThat(credit.of(slanderer)).isEqualTo(500);
  }

  @Test
  void thoseWhoHaveSeenItDoWellSpeakForIt() {
    List<Word> words = List.of(word("a", 1000, 4, 4), word("b", 1000, 4, 4), word("c", 1000, 0, 8));

    assertThat(jury.judge(words, Optional.empty(), 3)).isEqualTo(Verdict.OPEN);
    assertThat(jury.judge(words.subList(0, 2), Optional.empty(), 3)).isEqualTo(Verdict.GUILTY);
  }

  @Test
  void theQuorumGrowsWithTheClusterUpToAMost() {
    assertThat(USUAL.quorumOf(1)).isEqualTo(2);
    assertThat(USUAL.quorumOf(8)).isEqualTo(2);
    assertThat(USUAL.quorumOf(9)).isEqualTo(3);
    assertThat(USUAL.quorumOf(150)).isEqualTo(5);
  }

  // ---- The blacklist

  @Test
  void barsLongerEachTimeUpToAMost() {
    Blacklist list = new Blacklist(100, 350);

    assertThat(list.bar(SUBJECT, Capability.LINK, 1_000).untilSeconds()).isEqualTo(1_100);
    assertThat(list.bars(SUBJECT, 1_099)).isTrue();
    assertThat(list.bars(SUBJECT, 1_100)).isFalse();
    assertThat(list.bar(SUBJECT, Capability.LINK, 2_000).untilSeconds()).isEqualTo(2_200);
    assertThat(list.bar(SUBJECT, Capability.LINK, 3_000).untilSeconds()).isEqualTo(3_350);
    assertThat(list.nextEnd(3_000)).contains(3_350L);
    assertThat(list.barred(3_000)).containsExactly(SUBJECT);
  }

  @Test
  void forgetsAnOffenceWhoseAppealWasGranted() {
    Blacklist list = new Blacklist(100, 350);
    list.bar(SUBJECT, Capability.LINK, 1_000);
    list.clear(SUBJECT, 1_010);

    assertThat(list.bars(SUBJECT, 1_010)).isFalse();
    assertThat(list.bar(SUBJECT, Capability.LINK, 1_020).untilSeconds()).isEqualTo(1_120);
  }

  @Test
  void keepsTheGraverOfTwoEntriesWhereListsMeet() {
    Blacklist one = new Blacklist(100, 350);
    Blacklist other = new Blacklist(100, 350);
    NodeId second = new NodeId("second");
    one.bar(SUBJECT, Capability.LINK, 1_000);
    other.bar(SUBJECT, Capability.LINK, 1_050);
    one.bar(second, Capability.PROCESSOR, 1_000);

    other.merge(one.entries(), 1_060);

    assertThat(other.entry(SUBJECT, 1_060)).hasValueSatisfying(entry -> assertThat(entry.untilSeconds()).isEqualTo(1_150));
    assertThat(other.barred(1_060)).containsExactly(second, SUBJECT);
  }
}
