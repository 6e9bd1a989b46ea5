package orrery.benchmarks;

import com.sun.management.ThreadMXBean;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import orrery.protocols.cluster.Gossip;
import orrery.scenario.Catalogue;
import orrery.scenario.InstalledCatalogue;
import orrery.scenario.world.WorldRun;
import orrery.scenario.yaml.CheckedScenario;
import orrery.scenario.yaml.ScenarioReader;

/**
 * Gossip over the whole path of a packet, as any scenario has it: {@link Gossip} on devices in homes of five, each behind
 * its router's NAT, with the queues, losses and jitter of their lines, over the backbone, encoded and decoded, and with all
 * metrics and fingerprints that a run has. Arguments are numbers of devices.
 *
 * <p>A message is one that has come to its receiver's protocol, an answer likewise. Processor time is that of the one thread
 * that simulates.
 */
public final class GossipPath {

  private static final long SEED = 42;
  private static final int DEVICES_PER_HOME = 5;

  /** Messages begin after 10 to 16 s. A slice is a second. */
  private static final int SLICES_BEFORE_MEASURING = 20;

  private static final long MESSAGES = 6_000_000;
  private static final int LEAST_SLICES = 5;
  private static final int MOST_SLICES = 330;

  private static final String SCENARIO = """
      name: gossip
      description: What does a message cost?
      duration: 6 min
      population:
        homes:
          count: %d
          lan: { access: { mix: { docsis: 45 %%, dsl: 30 %%, fibre: 25 %% } }, nat: rfc-compliant }
          devices: { set-top-box: {}, smartphone: {}, laptop: {}, tv: {}, tablet: {} }
      backbone: { preset: europe-west }
      services:
        tracker: { protocol: gossip-tracker }
      protocols:
        gossip: { tracker: 'tracker:7000' }
        gossip-tracker: {}
      replications: 1
      measure: { warm-up: 10 s }
      """;

  private GossipPath() {}

  public static void main(String[] arguments) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    List<Integer> sizes = arguments.length == 0 ? List.of(1_000, 10_000, 100_000) : Arrays.stream(arguments).map(Integer::valueOf).toList();
    out.printf(Locale.ROOT, "%10s  %10s  %9s  %8s  %12s  %12s  %14s  %s%n",
        "devices", "messages", "CPU s", "wall s", "messages/s", "events/msg", "bytes/message", "fingerprint");
    for (int devices : sizes) {
      measure(out, devices);
    }
  }

  private static void measure(PrintStream out, int devices) {
    Catalogue catalogue = InstalledCatalogue.of(GossipPath.class.getClassLoader());
    Gossip gossip = catalogue.protocols().stream().filter(Gossip.class::isInstance).map(Gossip.class::cast).findFirst().orElseThrow();
    Path here = Path.of(".");
    String text = SCENARIO.formatted(devices / DEVICES_PER_HOME);
    CheckedScenario checked = new ScenarioReader(catalogue).read("gossip.yaml", text.getBytes(StandardCharsets.UTF_8), here, List.of(), here);
    WorldRun run = new WorldRun(checked.experiment().base(), checked.inputs(), SEED, 0, List.of());
    for (int slice = 0; slice < SLICES_BEFORE_MEASURING; slice++) {
      run.advance();
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long messages = -gossip.delivered();
    long events = -run.events();
    long processor = -threads.getCurrentThreadCpuTime();
    long bytes = -threads.getCurrentThreadAllocatedBytes();
    long wall = -System.nanoTime();
    int slices = (int) Math.max(LEAST_SLICES, Math.min(MOST_SLICES, MESSAGES / 2 / devices));
    for (int slice = 0; slice < slices; slice++) {
      run.advance();
    }
    wall += System.nanoTime();
    bytes += threads.getCurrentThreadAllocatedBytes();
    processor += threads.getCurrentThreadCpuTime();
    events += run.events();
    messages += gossip.delivered();
    out.printf(Locale.ROOT, "%10d  %10d  %9.2f  %8.2f  %12.0f  %12.2f  %14.0f  %s%n", devices, messages, processor / 1e9, wall / 1e9,
        messages / (processor / 1e9), (double) events / messages, (double) bytes / messages, run.finish().fingerprint());
  }
}
