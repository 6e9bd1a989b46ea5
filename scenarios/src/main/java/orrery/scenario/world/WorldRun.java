package orrery.scenario.world;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import orrery.metrics.Recorder;
import orrery.metrics.results.PlacesFile.Places;
import orrery.net.Backbone;
import orrery.net.BackboneCatalogue;
import orrery.net.Network;
import orrery.net.flow.FlowModel;
import orrery.protocols.discovery.DiscoveryServiceConfig;
import orrery.protocols.edge.EdgeNodeConfig;
import orrery.protocols.edge.NoticeConfig;
import orrery.protocols.relay.RelayHostConfig;
import orrery.protocols.trust.TrustConfig;
import orrery.scenario.FaultSpec;
import orrery.scenario.Flows;
import orrery.scenario.Scenario;
import orrery.scenario.input.Inputs;
import orrery.scenario.run.RunResult;
import orrery.sim.Simulation;
import orrery.sim.Streams;

/**
 * One run: a scenario at work under one seed. The composition root of a simulated world; everything is made here, and
 * nothing is shared between runs but what is never written.
 */
public final class WorldRun {

  private static final int SLICES = 360;

  private final Scenario scenario;
  private final Simulation simulation;
  private final Recorder recorder;
  private final Violations violations = new Violations();
  private final AttachmentTruth attached;
  private final EnergyTruth energy;
  private final Optional<CloudTruth> cloud;
  private final TrustTruth trust;
  private final GroundTruth truth;
  private final Network network;
  private final Population population;
  private int slice;
  private @Nullable Survey survey;
  private long surveyAt;
  private Optional<Places> surveyed = Optional.empty();

  /** Hears now and then how far the building of a world has come. */
  @FunctionalInterface
  public interface Building {

    /** Of {@code all} devices, or about so many, {@code doing} is over for so many: {@code building}, or {@code switching on}. */
    void at(String doing, int devices, int all);
  }

  /** As {@link #WorldRun(Scenario, Inputs, long, long, List, Building)}, where nobody wants to hear of the building. */
  public WorldRun(Scenario scenario, Inputs inputs, long seed, long tieShuffle, List<Onlooker> onlookers) {
    this(scenario, inputs, seed, tieShuffle, onlookers, (doing, devices, all) -> {});
  }

  /**
   * A run that has not begun.
   *
   * @param inputs the scenario's data files, read before
   * @param tieShuffle 0, or another order of ties
   */
  public WorldRun(Scenario scenario, Inputs inputs, long seed, long tieShuffle, List<Onlooker> onlookers, Building building) {
    this.scenario = scenario;
    this.simulation = new Simulation(new Streams(seed), tieShuffle);
    this.recorder = new Recorder(scenario.duration(), scenario.warmUp(), simulation::now);
    this.attached = new AttachmentTruth(recorder);
    Optional<CarbonTruth> carbon = scenario.carbon().map(factors -> new CarbonTruth(recorder, factors, scenario.services(), simulation::now));
    this.energy = new EnergyTruth(recorder, carbon);
    this.cloud = scenario.prices().isPresent() || carbon.isPresent() ? Optional.of(new CloudTruth(recorder, scenario, carbon, simulation::now)) : Optional.empty();
    Optional<ExposureTruth> exposure = scenario.exposure().map(said -> new ExposureTruth(recorder, scenario, said.contents(), simulation::now));
    this.trust = new TrustTruth(recorder, violations, knowledgeBound(scenario), usesEachOther(scenario));
    List<Onlooker> truths = new ArrayList<>();
    truths.add(attached);
    truths.add(energy);
    truths.add(trust);
    Set<String> discovery = discovery(scenario);
    LiveNodes live = new LiveNodes();
    if (!discovery.isEmpty()) {
      truths.add(live);
    }
    truths.add(new PresenceTruth(recorder, live, discovery, scenario.services().keySet()));
    truths.add(new LinkTruth(recorder, live, discovery));
    truths.add(new RecordTruth(violations, discovery));
    telling(scenario).ifPresent(edge -> truths.add(new NoticeTruth(violations, edge.notices().keep(), noticeBoundNanos(edge))));
    Optional<PersistenceTruth> persistence = ClusterPromise.of(scenario).map(promise -> new PersistenceTruth(recorder, scenario.services().keySet()));
    persistence.ifPresent(truths::add);
    cloud.ifPresent(truths::add);
    exposure.ifPresent(truths::add);
    this.truth = new GroundTruth(recorder, violations, ClusterPromise.of(scenario), scenario.services().keySet(), onlookers, truths);
    this.network = new Network(simulation, backbone(scenario, inputs), truth, epochNanos(scenario));
    network.flowModel(flowModel(scenario.flows()));
    truth.watch(network);
    trust.watch(network);
    DemandTruth wants = new DemandTruth(recorder, Stream.concat(onlookers.stream(), exposure.stream()).toList());
    this.population = new Population(scenario, inputs, network, energy, wants, new OffloadTruth(recorder), building);
    truth.watchPairs(exchangesByRelaysAlone(scenario) ? Collections.emptyMap() : population.natKinds());
    truth.watchRelays(relayBounds(scenario));
    cloud.ifPresent(each -> truth.watchCloud(each, carbon));
    exposure.ifPresent(truth::watchExposure);
    persistence.ifPresent(each -> {
      each.watch(population);
      truth.watchPersistence(each);
    });
    Faults faults = new Faults(network, population, truth, trust);
    scenario.faults().forEach(faults::add);
    faults.start();
    attached.watch(population.attachments());
    population.attachments().start(attached);
    population.start();
  }

  /** What wall clocks show at time zero: nanoseconds since 1970. */
  static long epochNanos(Scenario scenario) {
    return Math.addExact(Math.multiplyExact(scenario.epoch().getEpochSecond(), 1_000_000_000L), scenario.epoch().getNano());
  }

  private static Backbone backbone(Scenario scenario, Inputs inputs) {
    return inputs.measured(scenario.backbone()).<Backbone>map(Function.identity()).orElseGet(() -> BackboneCatalogue.all().get(scenario.backbone().preset()));
  }

  private static FlowModel flowModel(Flows flows) {
    FlowModel model = switch (flows.model()) {
      case TCP -> FlowModel.TCP;
      case LV08 -> FlowModel.LV08;
      case CM02 -> FlowModel.CM02;
      case PLAIN -> FlowModel.PLAIN;
    };
    return model.with(flows.loss());
  }

  /** The machines that are the discovery service which edge nodes are told of. */
  private static Set<String> discovery(Scenario scenario) {
    Set<String> names = new LinkedHashSet<>();
    scenario.protocols().values().forEach(protocol -> {
      if (protocol.config() instanceof EdgeNodeConfig node) {
        ClusterPromise.services(scenario, node.discovery().service()).stream()
            .filter(name -> scenario.protocols().get(scenario.services().get(name).protocol()).config() instanceof DiscoveryServiceConfig)
            .forEach(names::add);
      }
    });
    return names;
  }

  /** Whether nobody looks for a way of his own to his peer: then nothing is to be said of those ways. */
  private static boolean exchangesByRelaysAlone(Scenario scenario) {
    return scenario.protocols().containsKey("relayed-exchange") && !scenario.protocols().containsKey("traversal");
  }

  /** What the scenario's relay hosts promise, by clocks that the grammar lets go slow by a tenth. */
  private static RelayTruth.Bounds relayBounds(Scenario scenario) {
    boolean clocks = scenario.faults().values().stream().anyMatch(FaultSpec.Clock.class::isInstance);
    Duration silence = scenario.protocols().values().stream()
        .filter(protocol -> protocol.config() instanceof RelayHostConfig)
        .map(protocol -> ((RelayHostConfig) protocol.config()).sep().silence())
        .findFirst().orElse(Duration.ZERO);
    return new RelayTruth.Bounds(silence, clocks ? 0.12 : 0);
  }

  /** How long a notice and its answer may take, by clocks that the grammar lets go slow by a tenth. */
  private static long noticeBoundNanos(EdgeNodeConfig edge) {
    return edge.exchange().http().requestTimeout().multipliedBy(112).dividedBy(100).toNanos();
  }

  /** The scenario's edge nodes, where they tell others of themselves. */
  private static Optional<EdgeNodeConfig> telling(Scenario scenario) {
    return scenario.protocols().values().stream()
        .filter(protocol -> protocol.config() instanceof EdgeNodeConfig)
        .map(protocol -> (EdgeNodeConfig) protocol.config())
        .filter(edge -> edge.notices().whom() != NoticeConfig.Whom.NOBODY)
        .findFirst();
  }

  private static Optional<TrustConfig> trusting(Scenario scenario) {
    return scenario.protocols().values().stream()
        .filter(protocol -> protocol.config() instanceof EdgeNodeConfig)
        .map(protocol -> ((EdgeNodeConfig) protocol.config()).trust())
        .filter(trust -> trust.mode() != TrustConfig.Mode.OFF)
        .findFirst();
  }

  private static boolean usesEachOther(Scenario scenario) {
    return trusting(scenario).isPresent();
  }

  /** Within which edge nodes that detect liars promise to know whom their super node has blacklisted. */
  private static Optional<Long> knowledgeBound(Scenario scenario) {
    return trusting(scenario).filter(trust -> trust.mode() == TrustConfig.Mode.DETECT).map(trust -> trust.knowledgeBound().toNanos());
  }

  /**
   * Has a survey taken; before the run begins.
   *
   * @param at when, in nanoseconds up to the duration
   * @param roles what is told of who is what, being one of the onlookers
   */
  public void surveyAt(long at, RoleTruth roles) {
    Backbone backbone = network.backbone();
    surveyAt = at;
    survey = new Survey(scenario, population, IntStream.range(0, backbone.sites()).mapToObj(backbone::siteName).toList(), roles);
  }

  /** Who was where and what at that time; empty before it, or where none was asked for. */
  public Optional<Places> surveyed() {
    return surveyed;
  }

  /** The scenario. */
  public Scenario scenario() {
    return scenario;
  }

  /** Simulated time, in nanoseconds. */
  public long now() {
    return simulation.now();
  }

  /** Events processed so far. */
  public long events() {
    return simulation.processed();
  }

  /** Ends {@link #advance} after the event it is at, for good; may be called by any thread. What the run comes to is then worthless. */
  public void requestStop() {
    simulation.requestStop();
  }

  /** Simulates one of {@value #SLICES} equal parts of the duration; whether there is more to come. */
  public boolean advance() {
    slice++;
    long end = slice == SLICES ? scenario.duration().toNanos() : scenario.duration().toNanos() / SLICES * slice;
    if (survey != null && surveyed.isEmpty() && surveyAt <= end) {
      simulation.runUntil(surveyAt); // Nothing is scheduled for it: who looks changes nothing.
      surveyed = Optional.of(survey.take(simulation.now()));
    }
    simulation.runUntil(end);
    truth.sample();
    attached.sample();
    energy.sample();
    cloud.ifPresent(CloudTruth::sample);
    return slice < SLICES;
  }

  /** Ends the run and sums it up. */
  public RunResult finish() {
    truth.finish();
    trust.finish();
    cloud.ifPresent(CloudTruth::sample);
    population.demands().finish();
    return new RunResult(recorder.finish(simulation.now()), simulation.fingerprint().hex(), simulation.processed(), violations.all());
  }
}
