package orrery.device.energy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import orrery.device.DeviceCatalogue;
import orrery.device.LocalTime;
import orrery.device.SimDevice;
import orrery.sim.Entity;
import orrery.sim.Event;
import orrery.sim.Goodness;
import orrery.sim.Simulation;
import orrery.sim.Streams;
import orrery.sim.Xoshiro256;
import orrery.validation.Published;
import orrery.world.Seeds;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class EnergyTest {

  private static final long SECOND = 1_000_000_000L;
  private static final RadioPower LTE = RadioCatalogue.of("4g");
  private static final PowerProfile PHONE = DeviceCatalogue.find("smartphone").orElseThrow().power();
  private static final Battery BATTERY = PHONE.battery().orElseThrow();

  @Test
  @DisplayName("P01: what a bit takes, and a megabyte")
  void bitsTakeWhatIsPublished() {
    EnergyMeter up = new EnergyMeter(new PowerProfile(0, 0, Optional.empty(), "none"), List.of(withoutStates(LTE)), 0);
    EnergyMeter down = new EnergyMeter(new PowerProfile(0, 0, Optional.empty(), "none"), List.of(withoutStates(LTE)), 0);
    up.sent(0, 1_000_000, SECOND);
    down.received(0, 1_000_000, SECOND);

    Published.row("P01")
        .exactly("LTE, 1 MB up above base, J", "3.51", up.joules(SECOND))
        .exactly("LTE, 1 MB down above base, J", "0.416", down.joules(SECOND))
        .exactly("LTE, nJ/bit sent", "438.4", LTE.sendNanojoules())
        .exactly("LTE, nJ/bit received", "51.97", LTE.receiveNanojoules())
        .exactly("Wi-Fi, nJ/bit sent", "283.17", RadioCatalogue.of("wifi-6").sendNanojoules())
        .exactly("Wi-Fi, nJ/bit received", "137.01", RadioCatalogue.of("wifi").receiveNanojoules())
        .exactly("Ethernet, nJ/bit", "40", RadioCatalogue.of("ethernet").sendNanojoules());
  }

  @Test
  @DisplayName("P04: a keep-alive each 25 s keeps a radio with a tail of 12 s up about half the time")
  void keepAlivesKeepTheRadioUp() {
    RadioPower radio = new RadioPower(438.4, 51.97, 0, 1_288, 12 * SECOND, "P04");
    EnergyMeter meter = new EnergyMeter(new PowerProfile(0, 0, Optional.empty(), "none"), List.of(radio), 0);
    for (long time = 0; time < 3_600 * SECOND; time += 25 * SECOND) {
      meter.sent(0, 32, time);
    }

    double share = meter.highNanos(0, 3_600 * SECOND) / 3_600e9;
    Published.row("P04")
        .exactly("phone battery, kJ", "55.4", BATTERY.joules() / 1e3)
        .exactly("4000 mAh at 3.85 V, Wh", "15.4", BATTERY.wattHours())
        .holds("T4", "the radio is up about half the time", "0.48 of it", Math.abs(share - 0.48) < 1e-9);
  }

  private static RadioPower withoutStates(RadioPower radio) {
    return new RadioPower(radio.sendNanojoules(), radio.receiveNanojoules(), 0, 0, 0, radio.source());
  }

  @Test
  void aTailIsPaidFromTheLastPacketOn() {
    EnergyMeter meter = new EnergyMeter(PHONE, List.of(LTE), 0);
    meter.sent(0, 100, 100 * SECOND);
    meter.received(0, 100, 105 * SECOND);
    meter.sent(0, 100, 200 * SECOND);

    assertThat(meter.promotions(0)).isEqualTo(2);
    assertThat(meter.highNanos(0, 300 * SECOND)).isEqualTo(5 * SECOND + 11_600_000_000L + 260_000_000L + 11_600_000_000L);
    assertThat(meter.highNanos(0, 201 * SECOND)).isEqualTo(5 * SECOND + 11_600_000_000L + SECOND);
    assertThat(meter.watts(201 * SECOND)).isCloseTo(0.078 + 1.288, within(1e-12));
    assertThat(meter.watts(300 * SECOND)).isCloseTo(0.078, within(1e-12));
  }

  @Test
  void whatIsConsumedDoesNotDependOnWhoAsksAndWhen() {
    Seeds.each(200, random -> {
      EnergyMeter asked = new EnergyMeter(PHONE, List.of(LTE, RadioCatalogue.of("wifi")), 0);
      EnergyMeter quiet = new EnergyMeter(PHONE, List.of(LTE, RadioCatalogue.of("wifi")), 0);
      long time = 0;
      long busy = 0;
      double before = 0;
      for (int i = 0; i < 100; i++) {
        time += random.nextLong(20 * SECOND);
        if (random.nextBoolean(0.3)) {
          long nanos = random.nextLong(5 * SECOND);
          busy = Math.max(busy, time) + nanos;
          asked.computes(nanos, busy);
          quiet.computes(nanos, busy);
        } else {
          int radio = random.nextInt(2);
          long bytes = random.nextInt(1_500);
          asked.sent(radio, bytes, time);
          quiet.sent(radio, bytes, time);
        }
        double joules = asked.joules(time);
        assertThat(joules).isGreaterThanOrEqualTo(before - 1e-9);
        before = joules;
        double target = joules + random.nextDouble() * 100;
        long reached = asked.reaches(target, time);
        assertThat(asked.joules(reached)).isCloseTo(target, within(1e-7));
      }

      assertThat(asked.joules(time)).isEqualTo(quiet.joules(time));
    });
  }

  @Test
  void aBatteryIsChargedQuicklyAndThenSlowly() {
    long constant = (long) (0.7 * BATTERY.joules() / BATTERY.chargerWatts() * 1e9);

    assertThat(BATTERY.charged(0, constant / 2)).isCloseTo(0.35, within(1e-9));
    assertThat(BATTERY.charged(0, constant)).isCloseTo(0.7, within(1e-9));
    double soon = BATTERY.charged(0, constant + 600 * SECOND) - 0.7;
    assertThat(soon).isLessThan(600 * BATTERY.chargerWatts() / BATTERY.joules()).isGreaterThan(0.7 * 600 * BATTERY.chargerWatts() / BATTERY.joules());
    assertThat(BATTERY.nanosToCharge(0, 1) / 3.6e12).isBetween(2.5, 3.5);
    Seeds.each(300, random -> {
      double share = random.nextDouble();
      long first = random.nextLong(2 * LocalTime.HOUR);
      long second = random.nextLong(2 * LocalTime.HOUR);
      double target = share + random.nextDouble() * (1 - share);

      assertThat(BATTERY.charged(BATTERY.charged(share, first), second)).isCloseTo(BATTERY.charged(share, first + second), within(1e-9));
      assertThat(BATTERY.charged(share, BATTERY.nanosToCharge(share, target))).isCloseTo(target, within(1e-9));
    });
  }

  // ---- The supply

  private final Simulation simulation = new Simulation(5);
  private final Entity phone = simulation.register("phone");
  private final List<Long> empty = new ArrayList<>();

  private PowerSupply supply(double share, Plug plug) {
    EnergyMeter meter = new EnergyMeter(PHONE, List.of(LTE), simulation.now());
    return new PowerSupply(simulation, phone, BATTERY, share, meter, plug, () -> empty.add(simulation.now()));
  }

  @Test
  void anIdlePhoneDiesWhenItsBatteryIsEmpty() {
    supply(1, Plug.NEVER);

    simulation.runUntil(30 * LocalTime.DAY);

    long expected = (long) (0.99 * BATTERY.joules() / 0.078 * 1e9);
    assertThat(empty).hasSize(1);
    assertThat(empty.get(0)).isCloseTo(expected, within(100L));
    assertThat(simulation.processed()).isLessThan(25);
  }

  @Test
  void aBusyPhoneDiesToTheMomentItsBatteryIsEmpty() {
    Seeds.each(20, random -> {
      Simulation run = new Simulation(random.nextLong());
      Entity entity = run.register("phone");
      List<Double> joules = new ArrayList<>();
      EnergyMeter meter = new EnergyMeter(PHONE, List.of(LTE), 0);
      double share = 0.02 + 0.1 * random.nextDouble();
      PowerSupply supply = new PowerSupply(run, entity, BATTERY, share, meter, Plug.NEVER, () -> joules.add(meter.joules(run.now())));
      new Traffic(run, entity, supply, random).send();

      while (joules.isEmpty()) {
        run.runUntil(run.now() + 60 * SECOND);
      }

      double used = joules.get(0) / BATTERY.joules();
      assertThat(share - used).as("left").isBetween(BATTERY.shutdownShare() - 20e-3 / BATTERY.joules(), BATTERY.shutdownShare() + 1e-9);
    });
  }

  /** Packets at any time, now and then a large one. */
  private static final class Traffic extends Event {
    private final Simulation run;
    private final Entity entity;
    private final PowerSupply supply;
    private final Xoshiro256 random;

    Traffic(Simulation run, Entity entity, PowerSupply supply, Xoshiro256 random) {
      this.run = run;
      this.entity = entity;
      this.supply = supply;
      this.random = random;
    }

    void send() {
      run.scheduleIn(entity, 1 + random.nextLong(60 * SECOND), this);
    }

    @Override
    protected void fire() {
      supply.sent(0, random.nextInt(1_500));
      send();
    }

    @Override
    protected String label() {
      return "traffic";
    }
  }

  @Test
  void aPhoneThatIsChargedAtNightLives() {
    Plug plug = Plug.Nightly.usual(new LocalTime(0)).of(new Streams(3), "phone");
    PowerSupply supply = supply(0.5, plug);

    simulation.runUntil(40 * LocalTime.DAY + 12 * LocalTime.HOUR);

    assertThat(empty).isEmpty();
    assertThat(supply.share()).isGreaterThan(0.7);
    assertThat(supply.percent()).hasValue((int) (100 * supply.share()));
  }

  @Test
  void whatIsTakenWhileThePlugIsInIsNotTakenFromTheBattery() {
    PowerSupply supply = supply(0.3, Plug.ALWAYS);
    supply.sent(0, 100_000_000);

    simulation.runUntil(LocalTime.HOUR);

    assertThat(supply.share()).isEqualTo(BATTERY.charged(0.3, LocalTime.HOUR));
    double before = supply.share();
    supply.end();
    assertThat(supply.share()).isEqualTo(before);
    assertThat(simulation.pending()).isZero();
  }

  @Test
  void aDeadPhoneComesBackWhenItIsCharged() {
    Plug plug = Plug.Nightly.usual(new LocalTime(0)).of(new Streams(3), "phone");
    long noon = 12 * LocalTime.HOUR;

    long back = PowerSupply.restart(BATTERY, 0.01, plug, noon, LocalTime.WEEK);

    assertThat(plug.isIn(back)).isTrue();
    assertThat(PowerSupply.shareAfterRest(BATTERY, 0.01, plug, noon, back)).isCloseTo(BATTERY.restartShare(), within(1e-9));
    assertThat(PowerSupply.shareAfterRest(BATTERY, 0.01, plug, noon, noon + LocalTime.DAY)).isEqualTo(1);
    assertThat(PowerSupply.restart(BATTERY, 0.01, Plug.NEVER, noon, LocalTime.WEEK)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void nightsAreAsTheHabitSays() {
    Plug.Nightly habit = Plug.Nightly.usual(new LocalTime(0));

    Goodness.assertMean("in at four in the morning", 3_000, 0.9, luck -> habit.of(new Streams(luck.nextLong()), "phone").isIn(3 * LocalTime.DAY + 4 * LocalTime.HOUR) ? 1 : 0);
    Goodness.assertMean("in at noon", 1_000, 0.0, luck -> (habit.of(new Streams(luck.nextLong()), "phone").isIn(3 * LocalTime.DAY + 12 * LocalTime.HOUR) ? 1 : 0) + 1e-12 * luck.nextDouble() - 5e-13);
    Seeds.each(200, random -> {
      Plug plug = habit.of(new Streams(random.nextLong()), "phone");
      long time = random.nextLong(LocalTime.WEEK);
      long steady = plug.steadyUntil(time);

      assertThat(steady).isGreaterThan(time);
      assertThat(plug.isIn(time + random.nextLong(steady - time))).isEqualTo(plug.isIn(time));
    });
  }

  @Test
  void aDeviceShowsWhatIsLeft() {
    PowerSupply supply = supply(0.5, Plug.NEVER);
    var type = DeviceCatalogue.find("smartphone").orElseThrow();
    SimDevice device = new SimDevice(type, "me", java.util.Collections.emptySet(), Optional::empty, supply);

    assertThat(device.batteryPercent()).hasValue(50);
    supply.sent(0, 1_000_000_000);
    // A thousand megabytes at 3.5 J each are 6.3 % of 55.44 kJ.
    assertThat(device.batteryPercent()).hasValue(43);
    device.computes(3_600 * SECOND, 3_600 * SECOND);
    simulation.runUntil(LocalTime.HOUR);
    assertThat(device.batteryPercent()).hasValue((int) (100 * (0.5 - (3_507.2 + 3_300 * 3.6 + 1.288 * 11.86) / BATTERY.joules())));
  }

  @Test
  void everyTypeHasASourceForWhatItTakes() {
    assertThat(DeviceCatalogue.all().values()).allSatisfy(type -> {
      assertThat(type.power().source()).isNotBlank();
      assertThat(type.power().battery().isPresent()).isEqualTo(type.batteryHours() > 0);
    });
    assertThatThrownBy(() -> new Battery(0, 10, 0.7, 0, true, 0.05)).hasMessage("a battery must hold more than 0 Wh and be charged by 0 W or more but has 0 Wh and 10 W");
  }
}
