package orrery.scenario.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import orrery.sim.Xoshiro256;

/**
 * A small world in trouble, drawn from a seed and written as the scenario that anybody could run: at most 60 devices for ten
 * minutes, the last of which are quiet, so that every promise falls due in most of them.
 */
final class RandomScenario {

  private static final List<String> NATS = List.of("full-cone", "restricted-cone", "port-restricted-cone", "symmetric");
  private static final List<String> ACCESSES = List.of("docsis", "fibre", "dsl");
  private static final List<String> TYPES = List.of("set-top-box", "smartphone", "laptop", "tv", "tablet", "camera", "game-console");
  private static final List<String> REGIONS = List.of("frankfurt", "london", "madrid");

  /** Trouble begins no later; what it lasts comes on top. */
  private static final int LAST_FAULT_SECONDS = 240;

  private static final List<String> WHOM = List.of("nobody", "account", "all");
  private static final List<String> LISTED = List.of("super-node", "registrant", "both");

  private final Xoshiro256 luck;
  /** Of its own, so that each seed has the world and the trouble that it had without. */
  private final Xoshiro256 telling;
  private final StringBuilder text = new StringBuilder();
  private final List<String> groups = new ArrayList<>();
  private boolean homes;
  private boolean places;
  private boolean service;
  private int faults;

  private RandomScenario(long seed) {
    luck = new Xoshiro256(seed);
    telling = new Xoshiro256(~seed);
  }

  /** The scenario of a seed, as YAML. */
  static String of(long seed) {
    RandomScenario drawn = new RandomScenario(seed);
    drawn.write(seed);
    return drawn.text.toString();
  }

  private void write(long seed) {
    line("name: seed-%d", seed);
    line("duration: 10 min");
    line("start: %s", pick(List.of("together", "stationary", "{ ramp: 60 s }", "{ staggered: 60 s }")));
    line("seed: %d", seed);
    homes = luck.nextBoolean(0.9);
    places = !homes || luck.nextBoolean(0.3);
    service = places || luck.nextBoolean(0.7);
    line("population:");
    if (homes) {
      writeHomes();
    }
    if (luck.nextBoolean(0.2)) {
      line("  nodes: { pc: { count: %d, access: dsl, nat: %s } }", between(1, 6), pick(NATS));
      groups.add("pc");
    }
    if (places) {
      writeUsers();
    }
    line("backbone: { preset: europe-west }");
    if (service) {
      line("services: { discovery: { protocol: discovery-service } }");
    }
    writeProtocols();
    line("faults:");
    int count = between(1, 6);
    for (int i = 0; i < count; i++) {
      writeFault();
    }
  }

  private void writeHomes() {
    int count = between(1, places ? 4 : 6);
    line("  homes:");
    line("    count: %d", count);
    if (luck.nextBoolean(0.5)) {
      line("    region: %s", pick(REGIONS));
    }
    line("    lan: { access: %s, nat: %s, loss: %s }", pick(ACCESSES), pick(NATS), luck.nextBoolean(0.2) ? "0.2 %" : "0 %");
    line("    devices:");
    int kinds = between(1, 4);
    int left = 40 / count;
    for (int i = 0; i < kinds && left > 0; i++) {
      String type = TYPES.get((i + luck.nextInt(2) * 4) % TYPES.size());
      int most = between(1, Math.min(left, luck.nextBoolean(0.2) ? 12 : 4));
      left -= most;
      String group = type + "-" + i;
      groups.add(group);
      String also = luck.nextBoolean(0.3) ? ", also: { access: 5g }" : "";
      line("      %s: { type: %s, count: %d%s%s }", group, type, most, also, churn());
    }
  }

  private String churn() {
    // Mostly none: what comes and goes for ever is never quiet.
    if (!luck.nextBoolean(0.2)) {
      return "";
    }
    return ", churn: { session: { exponential: " + between(60, 600) + " s }, absence: { exponential: " + between(10, 300) + " s }, leave: { silent: "
        + between(0, 100) + " % } }";
  }

  private void writeUsers() {
    groups.add("user");
    line("  users:");
    line("    count: %d", between(2, 14));
    line("    area: { latitude: 51.5, longitude: -0.12, radius: %d m }", between(50, 800));
    line("    type: smartphone");
    line("    access: 5g");
    line("    nat: %s", luck.nextBoolean(0.15) ? "symmetric" : "none");
    if (luck.nextBoolean(0.3)) {
      line("    movement: { random-waypoint: { rest: %d s } }", between(0, 120));
    }
    if (luck.nextBoolean(0.2)) {
      line("    churn: { session: { exponential: %d s }, absence: { exponential: %d s }, leave: { silent: %d %% } }", between(60, 600), between(10, 300), between(0, 100));
    }
  }

  private void writeProtocols() {
    line("protocols:");
    line("  edge-node:");
    line("    election: %s", pick(List.of("merit", "bully")));
    line("    cluster:");
    line("      lease: %d s", between(20, 60));
    line("      watch-interval: %d s", between(10, 30));
    line("      merit: { hold-down: %d s, minimum-tenure: %d s }", between(5, 30), between(10, 60));
    line("    search: { scope: %s, every: %d s, via: %s, contact: %s }",
        pick(List.of("none", "account", "link", "proximity", "account-on-link", "account-nearby")), between(20, 120), pick(List.of("service", "super-node")), luck.nextBoolean(0.5));
    line("    sharing: %s", pick(List.of("everybody", "account", "nobody")));
    line("    notices: { whom: %s, list: %s, most: %d, keep: %d }", WHOM.get(telling.nextInt(WHOM.size())), LISTED.get(telling.nextInt(LISTED.size())),
        1 + telling.nextInt(20), 1 + telling.nextInt(20));
    if (service) {
      line("    discovery: { service: 'discovery:80', batch: %d s, settle: %d s, retry-longest: %d s }", between(0, 10), between(0, 3), between(10, 60));
      line("    scopes: { account: %s, proximity: %s }", luck.nextBoolean(0.5), places);
      line("  discovery-service: {}");
    }
  }

  private void writeFault() {
    int at = between(1, LAST_FAULT_SECONDS);
    String lasts = between(1, 60) + " s";
    String role = pick(List.of("any", "super-node"));
    String fraction = between(10, 100) + " %";
    String name = "fault-" + faults++;
    switch (luck.nextInt(13)) {
      case 0 -> line("  %s: { at: %d s, type: crash, role: %s, fraction: %s%s }", name, at, role, fraction, luck.nextBoolean(0.7) ? ", restart-after: " + lasts : "");
      case 1 -> line("  %s: { at: %d s, type: restart, role: %s, fraction: %s, orderly: %s, restart-after: %s }", name, at, role, fraction, luck.nextBoolean(0.5), lasts);
      case 2 -> line("  %s: { at: %d s, type: region-outage, region: %s, end-after: %s }", name, at, pick(REGIONS), lasts);
      case 3 -> partition(name, at, lasts, "uplink", fraction);
      case 4 -> partition(name, at, lasts, "lan", fraction);
      case 5 -> line("  %s: { at: %d s, type: partition, cut: regions, from: %s, direction: %s, heal-after: %s }", name, at, pick(REGIONS), pick(List.of("both", "in", "out")), lasts);
      case 6 -> line("  %s: { at: %d s, type: partition, cut: groups, from: %s, heal-after: %s }", name, at, pick(groups), lasts);
      case 7 -> line("  %s: { at: %d s, type: degrade, part: %s, role: %s, fraction: %s, rate: 5 %%, delay: %d ms, loss: %d %%, end-after: %s }", name, at, part(), role, fraction, between(1, 500), between(1, 50), lasts);
      case 8 -> line("  %s: { at: %d s, type: loss-burst, part: %s, fraction: %s, loss: %d %%, end-after: %s }", name, at, part(), fraction, between(5, 100), lasts);
      case 9 -> line("  %s: { at: %d s, type: latency-storm, part: %s, fraction: %s, delay: %d ms, jitter: %d ms, end-after: %s }", name, at, part(), fraction, between(1, 2000), between(0, 2000), lasts);
      case 10 -> line("  %s: { at: %d s, type: clock, role: %s, fraction: %s, %s: %d s, drift: %d ppm, end-after: %s }", name, at, role, fraction, pick(List.of("ahead", "behind")), between(1, 100_000), between(-50_000, 50_000), lasts);
      case 11 -> line("  %s: { at: %d s, type: %s, fraction: %s, end-after: %s }", name, at, luck.nextBoolean(0.5) ? "disconnect" : "slow-node, speed: 1 %", fraction, lasts);
      default -> {
        if (service) {
          line("  %s: { at: %d s, type: restart, node: discovery, orderly: false, restart-after: %s }", name, at, lasts);
        } else {
          line("  %s: { at: %d s, type: crash, restart-after: %s }", name, at, lasts);
        }
      }
    }
  }

  private void partition(String name, int at, String lasts, String cut, String fraction) {
    if (homes) {
      line("  %s: { at: %d s, type: partition, cut: %s, direction: %s, fraction: %s, heal-after: %s }", name, at, cut, pick(List.of("both", "in", "out")), fraction, lasts);
    } else {
      line("  %s: { at: %d s, type: partition, cut: groups, from: user, heal-after: %s }", name, at, lasts);
    }
  }

  private String part() {
    return pick(List.of("device", "access"));
  }

  private String pick(List<String> words) {
    return words.get(luck.nextInt(words.size()));
  }

  private int between(int least, int greatest) {
    return (int) luck.nextLong(least, greatest + 1L);
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
