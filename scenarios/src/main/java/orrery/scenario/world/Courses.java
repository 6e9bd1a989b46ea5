package orrery.scenario.world;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import orrery.device.LocalTime;
import orrery.device.churn.ChurnModel;
import orrery.device.churn.Outages;
import orrery.device.churn.Presence;
import orrery.device.churn.Renewal;
import orrery.device.churn.SessionTrace;
import orrery.device.churn.WeekPattern;
import orrery.net.Lan;
import orrery.net.Network;
import orrery.scenario.Churn;
import orrery.scenario.Outage;
import orrery.scenario.Scenario;
import orrery.scenario.input.Inputs;
import orrery.sim.Distribution;
import orrery.sim.Streams;

/**
 * When residents are there, where more decides it than sessions and absences in turn: hours of the week, a recording, or
 * outages that hit many at once. All others need no course, and none is held for them.
 */
final class Courses {

  private final Inputs inputs;
  private final Network network;
  private final long epochNanos;
  private final List<Hits> outages = new ArrayList<>();

  /** What an outage of the scenario hits, by the name of the unit: known as far as anybody has asked. */
  private record Hits(String name, Outage described, Distribution between, Distribution length, Distribution back, Map<String, Outages> units) {}

  Courses(Scenario scenario, Inputs inputs, Network network) {
    this.inputs = inputs;
    this.network = network;
    this.epochNanos = WorldRun.epochNanos(scenario);
    scenario.outages().forEach((name, outage) -> outages.add(new Hits(
        name, outage, Draws.nanos(outage.between(), inputs), Draws.nanos(outage.length(), inputs), Draws.nanos(outage.back(), inputs), new LinkedHashMap<>())));
  }

  /** How the devices come and go that have this churn. */
  ChurnModel model(Churn churn) {
    double silent = churn.leave().silent();
    if (churn.trace().isPresent()) {
      SessionTrace trace = churn.trace().flatMap(inputs::sessions).orElseThrow(() -> new IllegalStateException("the trace must have been read"));
      Map<String, Integer> numbers = new LinkedHashMap<>();
      trace.devices().forEach(device -> numbers.put(device, numbers.size()));
      return (streams, name) -> trace.replay(numbers.containsKey(name) ? numbers.get(name) : trace.assigned(streams, name), streams, name, silent);
    }
    return new Renewal(
        Draws.nanos(churn.session().orElseThrow(), inputs),
        Draws.nanos(churn.absence().orElseThrow(), inputs),
        silent,
        churn.pattern().flatMap(pattern -> week(pattern.comes(), pattern.hoursEast())),
        churn.pattern().flatMap(pattern -> week(pattern.goes(), pattern.hoursEast())));
  }

  private Optional<WeekPattern> week(List<Double> rates, int hoursEast) {
    return rates.isEmpty() ? Optional.empty() : Optional.of(new WeekPattern(rates, LocalTime.of(epochNanos, hoursEast)));
  }

  /** The course of a resident that has always come and gone; empty where it needs none. */
  Optional<Presence> stationary(Resident resident) {
    List<Outages> hit = hitting(resident);
    Optional<ChurnModel> churn = resident.group().churn();
    if (hit.isEmpty() && isPlain(churn)) {
      return Optional.empty();
    }
    return Optional.of(interrupted(churn.map(model -> model.of(streams(), resident.name())).orElseGet(() -> new Staying(0)), hit, resident.name()));
  }

  /** The course of a resident that comes for the first time at {@code time}, unless a recording says when. */
  Optional<Presence> startingAt(Resident resident, long time) {
    List<Outages> hit = hitting(resident);
    Optional<ChurnModel> churn = resident.group().churn();
    if (hit.isEmpty() && isPlain(churn)) {
      return Optional.empty();
    }
    Presence own = churn.isEmpty()
        ? new Staying(time)
        : churn.get() instanceof Renewal renewal ? renewal.startingAt(time, streams(), resident.name()) : churn.get().of(streams(), resident.name());
    return Optional.of(interrupted(own, hit, resident.name()));
  }

  private static boolean isPlain(Optional<ChurnModel> churn) {
    return churn.isEmpty() || churn.get() instanceof Renewal renewal && renewal.comes().isEmpty() && renewal.goes().isEmpty();
  }

  private Streams streams() {
    return network.simulation().streams();
  }

  // ---- Outages

  private static Presence interrupted(Presence own, List<Outages> hit, String name) {
    Presence course = own;
    for (Outages outage : hit) {
      course = outage.of(course, name);
    }
    return course;
  }

  private List<Outages> hitting(Resident resident) {
    String group = resident.group().name();
    if (outages.isEmpty() || group.equals(Programs.SERVICES)) {
      return List.of();
    }
    List<Outages> hit = new ArrayList<>();
    for (Hits each : outages) {
      if (each.described().group().map(group::equals).orElse(true)) {
        String unit = each.name() + "/" + unit(each.described().of(), resident);
        hit.add(each.units().computeIfAbsent(unit, name -> new Outages(streams(), name, each.between(), each.length(), each.back())));
      }
    }
    return hit;
  }

  private String unit(Outage.Unit of, Resident resident) {
    return switch (of) {
      case HOME -> {
        Lan lan = resident.machine().lan();
        yield lan == null ? resident.name() : lan.name();
      }
      case REGION -> network.backbone().siteName(resident.machine().site());
      case ALL -> "all";
    };
  }

  /** Comes once and stays. */
  private static final class Staying implements Presence {

    private final long from;
    private boolean there;

    Staying(long from) {
      this.from = from;
      this.there = from == 0;
    }

    @Override
    public boolean isThere() {
      return there;
    }

    @Override
    public long until() {
      return there ? FOREVER : from;
    }

    @Override
    public boolean goesSilently() {
      return false;
    }

    @Override
    public void next() {
      there = true;
    }
  }
}
