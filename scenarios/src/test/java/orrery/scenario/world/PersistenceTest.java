package orrery.scenario.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static orrery.scenario.world.TellTale.A;
import static orrery.scenario.world.TellTale.B;
import static orrery.scenario.world.TellTale.C;
import static orrery.scenario.world.TellTale.THREE;

import orrery.metrics.RunMetrics;
import orrery.scenario.run.RunResult;
import org.junit.jupiter.api.Test;

/** What a cluster has of a super node, knowledge and duties, over all time, beside what there is of its devices (EC-5, CL-14). */
class PersistenceTest {

  private static RunResult run(TellTale tale, String... settings) {
    return Worlds.run(Worlds.read(tale.catalogue(), THREE, settings));
  }

  private static double absence(RunResult run, String of) {
    return absence(run.metrics(), of);
  }

  private static double absence(RunMetrics metrics, String of) {
    return metrics.value("persistence.absence", "of=" + of, "mean").orElseThrow(() -> new AssertionError("there must be the absence of " + of)).number();
  }

  @Test
  void countsTheTimeWithoutASuperNodeThatHalfBelieveIn() {
    RunResult run = run(TellTale.of(
        A + ": 100 s role=super-node", A + ": 100 s super-node=" + A, // one of three
        B + ": 250 s super-node=" + A));

    assertThat(absence(run, "super-node")).isCloseTo(0.25, within(1e-9));
    assertThat(absence(run, "member")).isZero();
    assertThat(absence(run, "device")).isZero();
    assertThat(absence(run, "independent")).isZero();
  }

  @Test
  void knowledgeIsOfEverybodyAndOfTheLatestTerm() {
    RunResult run = run(TellTale.of(
        A + ": 0 s role=super-node", A + ": 0 s super-node=" + A, A + ": 0 s term=4", B + ": 0 s super-node=" + A, C + ": 0 s super-node=" + A,
        A + ": 100 s members=" + B,
        A + ": 300 s members=" + B + " " + C, // from here on it knows all there is to know
        C + ": 500 s term=6", // but for an office that it was not told of
        A + ": 600 s term=7"));

    assertThat(absence(run, "knowledge")).isCloseTo(0.4, within(1e-9));
    assertThat(absence(run, "super-node")).isZero();
  }

  @Test
  void countsTheTimeInWhichNobodyKeepsCopiesAndHowLongADutyIsVacant() {
    RunResult run = run(TellTale.of(
        B + ": 200 s duties=proxy storage", C + ": 300 s duties=storage", B + ": 400 s duties=", C + ": 500 s duties=cache",
        A + ": 700 s duties=storage"));

    assertThat(absence(run, "storage")).isCloseTo(0.4, within(1e-9));
    assertThat(run.metrics().value("duty.vacancy", "duty=storage", "count").orElseThrow().number()).isEqualTo(2);
    assertThat(run.metrics().value("duty.vacancy", "duty=storage", "mean").orElseThrow().number()).isCloseTo(200, within(1e-6));
    // Had from 200 s to 400 s, and not again.
    assertThat(run.metrics().value("duty.vacancy", "duty=proxy", "mean").orElseThrow().number()).isCloseTo(200, within(1e-6));
    assertThat(run.metrics().value("duty.vacancy.unfinished", "duty=proxy", "total").orElseThrow().number()).isEqualTo(1);
  }

  /** A home is counted while it is dark, too, and before anybody was ever there. */
  @Test
  void countsHomesWhoeverIsThere() {
    String[] alone = {"population.homes.devices.pc.count=1", "faults={ power: { at: 400 s, type: crash, restart-after: 490 s } }"};
    TellTale tale = TellTale.of(A.replace("-0-pc-0", "-0-pc") + ": 0 s role=super-node", A.replace("-0-pc-0", "-0-pc") + ": 0 s super-node=home-0-pc");

    RunResult crash = run(tale, alone);
    RunResult ramp = run(tale, "population.homes.devices.pc.count=1", "start={ ramp: 1000 s }");

    assertThat(absence(crash, "device")).isCloseTo(0.49, within(1e-9));
    assertThat(absence(crash, "member")).isCloseTo(0.49, within(1e-9));
    assertThat(absence(crash, "super-node")).isCloseTo(0.49, within(1e-9));
    assertThat(absence(ramp, "member")).isGreaterThan(0.01).isEqualTo(absence(ramp, "device"));
  }

  /** CL-14: of devices that are there half of the time, independent of each other, one at least is there as often as theory says. */
  @Test
  void isThereAsOftenAsIndependentDevicesAre() {
    RunResult run = run(TellTale.of(), "duration=20 h", "start=stationary", "population.homes.count=30",
        "population.homes.devices.pc.churn={ session: { exponential: 10 min }, absence: { exponential: 10 min } }");

    assertThat(absence(run, "independent")).isCloseTo(0.125, within(1e-9));
    assertThat(absence(run, "device")).isCloseTo(0.5, within(0.03));
    // 600 h of homes, in which a dark time lasts 200 s in the mean and begins every 1600 s: 1350 of them, a standard error of about 4 %.
    assertThat(absence(run, "member")).isCloseTo(0.125, within(0.015));
    assertThat(absence(run, "super-node")).isEqualTo(1);
  }

  /** CL-14, in small: four devices are there more often than one of them, with their super node and all it knows. */
  @Test
  void manyDevicesMakeAClusterThatIsThereMoreOftenThanAnyOfThem() {
    RunResult run = Worlds.run(Worlds.shipped("persistence", "sweep={}", "population.homes.devices.laptop.count=6", "population.homes.count=3", "duration=3 h", "measure.warm-up=30 min"));

    assertThat(absence(run, "device")).isGreaterThan(0.3);
    assertThat(absence(run, "super-node")).isLessThan(0.15).isGreaterThanOrEqualTo(absence(run, "member"));
    assertThat(absence(run, "knowledge")).isLessThan(0.2).isGreaterThanOrEqualTo(absence(run, "super-node"));
    assertThat(run.violations()).isEmpty();
  }
}
