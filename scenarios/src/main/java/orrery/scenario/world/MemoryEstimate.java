package orrery.scenario.world;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import orrery.protocols.edge.EdgeNodeConfig;
import orrery.protocols.relay.DeviceTypes;
import orrery.protocols.relay.RelayHostConfig;
import orrery.protocols.traversal.TraversalConfig;
import orrery.protocols.trust.TrustConfig;
import orrery.scenario.ProtocolSpec;
import orrery.scenario.Scenario;
import orrery.scenario.input.Inputs;
import orrery.scenario.run.MemoryNeed;

/**
 * How much of the heap a run of a scenario will hold when it holds most, estimated from its description alone: how many
 * there will be of each {@link MemoryCost}, times what one takes.
 *
 * <p>It is made to be within a quarter of what worlds do hold that are large enough for it to matter. It knows who is
 * described and how many of them will be on at a time, by their churn, and what runs on them; not how much is in flight.
 */
public final class MemoryEstimate {

  private final Scenario scenario;
  private final Headcount heads;
  private final Map<MemoryCost, Double> amounts = new EnumMap<>(MemoryCost.class);

  private MemoryEstimate(Scenario scenario, Inputs inputs) {
    this.scenario = scenario;
    this.heads = Headcount.of(scenario, inputs);
    for (MemoryCost cost : MemoryCost.values()) {
      amounts.put(cost, 0.0);
    }
    add(MemoryCost.PROGRAM, 1);
    add(MemoryCost.RUN, 1);
    add(MemoryCost.ROUTER, heads.routers());
    Set<String> wanting = new LinkedHashSet<>();
    scenario.workload().values().forEach(workload -> wanting.add(workload.from()));
    heads.kinds().forEach(kind -> {
      add(MemoryCost.DEVICE, kind.described());
      add(MemoryCost.NODE, kind.on());
      add(MemoryCost.MOVING, kind.moving() ? kind.described() : 0);
      add(MemoryCost.DEMAND, wanting.contains(kind.group()) ? kind.on() : 0);
      scenario.protocols().forEach((id, protocol) -> runs(id, protocol, kind));
    });
  }

  /** Of one run. */
  public static MemoryEstimate of(Scenario scenario, Inputs inputs) {
    return new MemoryEstimate(scenario, inputs);
  }

  private void runs(String id, ProtocolSpec protocol, Headcount.Kind kind) {
    if (scenario.services().values().stream().anyMatch(service -> service.protocol().equals(id))) {
      return; // It runs on machines of services alone.
    }
    if (!(protocol.config() instanceof EdgeNodeConfig edge)) {
      boolean offers = !(protocol.config() instanceof RelayHostConfig relay) || DeviceTypes.allow(relay.types(), kind.type());
      MemoryCost cost = protocol.config() instanceof TraversalConfig ? MemoryCost.TRAVERSAL : MemoryCost.PROTOCOL;
      add(cost, offers ? kind.on() : 0);
      return;
    }
    add(MemoryCost.EDGE_NODE, kind.on());
    add(MemoryCost.WIDE, edge.scopes().areWide(kind.type()) ? kind.on() : 0);
    add(MemoryCost.TRUST, edge.trust().mode() == TrustConfig.Mode.OFF ? 0 : kind.on());
  }

  private void add(MemoryCost cost, double amount) {
    amounts.merge(cost, amount, Double::sum);
  }

  /** How many there are of each, by what they take. */
  public Map<MemoryCost, Double> amounts() {
    return Collections.unmodifiableMap(amounts);
  }

  /** What it comes to. */
  public MemoryNeed need() {
    double all = 0;
    for (Map.Entry<MemoryCost, Double> each : amounts.entrySet()) {
      all += each.getValue() * each.getKey().bytes();
    }
    long program = MemoryCost.PROGRAM.bytes();
    return new MemoryNeed(program, (long) all - program, Math.round(heads.described()), Math.round(heads.on()));
  }
}
